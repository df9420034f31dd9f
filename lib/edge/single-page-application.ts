/**
 * Code of a CloudFront Function: pages of a single-page application are all one file, and only its router tells them
 * apart. What has a file extension is a file, and a missing one stays missing.
 *
 * @param folder with a slash at the end, `/app/`
 */
export function singlePageApplication(folder: string): string {
  return `function handler(event) {
  var request = event.request;
  var name = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (!name.includes('.')) request.uri = ${JSON.stringify(`${folder}index.html`)};
  return request;
}
`;
}
