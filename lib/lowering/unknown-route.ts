/** What the load balancer answers by itself when no rule knows a request. */
export const UNKNOWN_ROUTE = { statusCode: 404, contentType: 'text/plain', messageBody: 'Not found' } as const;
