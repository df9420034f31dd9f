import data from './kubernetes.json';

/** A Helm chart that the cluster runs beside the services. */
export interface Chart {
  readonly name: string;
  readonly repository: string;
  /** Of the chart, pinned. */
  readonly version: string;
  /** Of the program in it. */
  readonly appVersion: string;
  readonly namespace: string;
}

/** An add-on that AWS installs and keeps fit for the version of the cluster, which decides on its version. */
export interface AddOn {
  readonly name: string;
  readonly namespace: string;
}

/** A kind of object that Kubernetes does not know by itself. */
export interface CustomResource {
  readonly apiVersion: string;
  readonly kind: string;
  /** What brings its definition: `EKS Auto Mode`, or one of the charts. */
  readonly from: string;
}

export type ChartName = keyof typeof data.charts;
export type AddOnName = keyof typeof data.addOns;

/** Version of the clusters, and the day (YYYY-MM-DD) after which AWS charges for extended support. */
export const kubernetes: { readonly version: string; readonly standardSupportEnd: string } = data.kubernetes;

export const charts: Readonly<Record<ChartName, Chart>> = data.charts;
export const addOns: Readonly<Record<AddOnName, AddOn>> = data.addOns;
export const customResources: readonly CustomResource[] = data.customResources;
