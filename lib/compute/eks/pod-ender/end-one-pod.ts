export interface PodTools {
  readonly list: (path: string) => Promise<unknown>;
  readonly end: (path: string) => Promise<void>;
  /** A number below the count. */
  readonly choose: (count: number) => number;
}

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  }[];
}

/**
 * Ends one of the pods of a service that run, as a node that fails would: the others serve, and a new one starts.
 *
 * @param paths where the API of the cluster has the pods that run, by service
 * @returns name of the pod
 * @throws Error when there is none to end
 */
export async function endOnePod(
  service: string,
  paths: Readonly<Record<string, string>>,
  { list, end, choose }: PodTools,
): Promise<string> {
  const path = paths[service];
  if (path === undefined)
    throw new Error(
      `'${service}' is none of the services whose replicas may be ended: ${Object.keys(paths).join(', ')}`,
    );
  const { items } = (await list(path)) as PodList;
  // one that is ending already would make no difference
  const running = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const pod = running[choose(running.length)]?.metadata.name;
  if (pod === undefined) throw new Error(`no pod of ${service} runs`);
  const [pods = ''] = path.split('?');
  await end(`${pods}/${pod}`);
  return pod;
}
