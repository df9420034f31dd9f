/** Where a value comes from. */
export type FactOrigin =
  | { readonly kind: 'image-registry' }
  | { readonly kind: 'target-group' | 'target-group-name' | 'preview-target-group'; readonly service: string }
  | { readonly kind: 'load-balancer' }
  | {
      readonly kind: 'database' | 'cache';
      readonly resource: string;
      readonly field: 'HOST' | 'READER_HOST' | 'SERVER_HOST';
    }
  | { readonly kind: 'tool-image'; readonly service: string }
  | { readonly kind: 'admin-secret'; readonly resource: string }
  | { readonly kind: 'dump-bucket' }
  | { readonly kind: 'queue' | 'queue-name' | 'bucket'; readonly resource: string }
  | { readonly kind: 'volume'; readonly service: string; readonly resource: string };

/** A value that only a deployment knows: a host, an ARN. The objects hold a placeholder for it. */
export interface InfrastructureFact {
  /**
   * `main-host`. Its last word tells its kind, so that no two facts of a stage share a name whatever things are called.
   */
  readonly name: string;
  readonly origin: FactOrigin;
}

/** Host of the repositories that images are pulled from. */
export const imageRegistry: InfrastructureFact = { name: 'image-registry', origin: { kind: 'image-registry' } };

export function targetGroupArn(service: string): InfrastructureFact {
  return { name: `${service}-target-group-arn`, origin: { kind: 'target-group', service } };
}

/** The group in which a new version is tried before it has traffic. */
export function previewTargetGroupArn(service: string): InfrastructureFact {
  return { name: `${service}-preview-group-arn`, origin: { kind: 'preview-target-group', service } };
}

/** Value of CloudWatch's `TargetGroup` dimension. */
export function targetGroupName(service: string): InfrastructureFact {
  return { name: `${service}-target-group-name`, origin: { kind: 'target-group-name', service } };
}

/** Value of CloudWatch's `LoadBalancer` dimension. */
export const loadBalancerName: InfrastructureFact = { name: 'load-balancer-name', origin: { kind: 'load-balancer' } };

export function serverHost(kind: 'database' | 'cache', resource: string): InfrastructureFact {
  return { name: `${resource}-host`, origin: { kind, resource, field: 'HOST' } };
}

export function readerHost(database: string): InfrastructureFact {
  return { name: `${database}-reader`, origin: { kind: 'database', resource: database, field: 'READER_HOST' } };
}

/** The database itself, where a proxy may stand in front of it. */
export function databaseServer(database: string): InfrastructureFact {
  return { name: `${database}-server`, origin: { kind: 'database', resource: database, field: 'SERVER_HOST' } };
}

/** ARN of the secret with which the administrator of a database signs in. */
export function adminSecret(database: string): InfrastructureFact {
  return { name: `${database}-admin-secret`, origin: { kind: 'admin-secret', resource: database } };
}

/** Where dumps of databases lie. With an underscore, which no bucket has. */
export const dumpBucket: InfrastructureFact = { name: 'database_dumps-bucket', origin: { kind: 'dump-bucket' } };

/** Image of one of Slipway's own programs, as it was built for this deployment. */
export function toolImage(service: string): InfrastructureFact {
  return { name: `${service}-image`, origin: { kind: 'tool-image', service } };
}

/** URL of a queue or name of a bucket. */
export function storeAddress(kind: 'queue' | 'bucket', resource: string): InfrastructureFact {
  return { name: kind === 'queue' ? `${resource}-queue-url` : `${resource}-bucket`, origin: { kind, resource } };
}

/** Value of CloudWatch's `QueueName` dimension. */
export function queueName(resource: string): InfrastructureFact {
  return { name: `${resource}-queue-name`, origin: { kind: 'queue-name', resource } };
}

/**
 * The file system with the access point of one service, as the driver wants them. Between two names stands `_`, which is in
 * neither.
 */
export function volumeHandle(service: string, resource: string): InfrastructureFact {
  return { name: `${service}_${resource}-volume`, origin: { kind: 'volume', service, resource } };
}

/**
 * Key below `facts` in the values of the chart: `mainHost`.
 *
 * A hyphen before a digit becomes `_`, or `db-1` and `db1` would share a key.
 */
export function valueName({ name }: InfrastructureFact): string {
  return name.replaceAll(/-([a-z0-9])/g, (_, next: string) => (/\d/.test(next) ? `_${next}` : next.toUpperCase()));
}

/** Key among the annotations of the cluster's Secret, from which Argo CD takes the value: `slipway.dev/main-host`. */
export function annotationKey({ name }: InfrastructureFact): string {
  return `slipway.dev/${name}`;
}

/** What stands for the value in an object: `{{ .Values.facts.mainHost }}`. */
export function placeholder(fact: InfrastructureFact): string {
  return `{{ ${reference(fact)} }}`;
}

/** The value inside a longer expression of a Helm template. */
export function reference(fact: InfrastructureFact): string {
  return `.Values.facts.${valueName(fact)}`;
}

/** The tag of the image that was released last. CI writes it into `images.<service>.tag` of values.yaml. */
export function releasedTag(service: string): string {
  return `{{ (index .Values.images \`${service}\`).tag }}`;
}
