import type { StageSpec } from '../../../lib/spec/stage';
import type { SystemSpec } from '../../../lib/spec/system';
import type { KubernetesData, KubernetesTools } from '../../support/helm';
import type { Resource } from '../../support/synth';
import { releasedTags, stageOf, SynthesizedStage, synthesizeStage } from '../../support/synth';
import type { ObservedStage } from '../observed';
import { References } from '../references';
import { appliedObjects } from './applied-objects';
import { KubernetesObjects } from './kubernetes-objects';
import type { Cluster } from './observe-eks';
import { observeEks, readCluster } from './observe-eks';

type Resources = Readonly<Record<string, Resource>>;

/** Something that somebody did to a cluster, or to a template, beside what Slipway does. */
export type Change = (cluster: Cluster) => Cluster;

/** The stage `prod` of a system on EKS, read once, and as it would be after changes. */
export class ChangedCluster {
  private readonly stage: SynthesizedStage;
  private readonly spec: StageSpec;
  private known: Cluster | undefined;

  constructor(private readonly system: SystemSpec) {
    this.stage = synthesizeStage(system, 'prod', { target: 'eks' });
    this.spec = stageOf(system, 'prod');
  }

  observed(tools: KubernetesTools, ...changes: readonly Change[]): ObservedStage {
    this.known ??= readCluster(this.stage, this.spec, releasedTags(this.system, true), tools);
    return observeEks(
      changes.reduce((changed, change) => change(changed), this.known),
      this.spec,
    );
  }

  /** Connections that were not possible before. */
  added(tools: KubernetesTools, ...changes: readonly Change[]): string[] {
    const before = this.observed(tools).reachability;
    return this.observed(tools, ...changes).reachability.filter((line) => !before.includes(line));
  }

  template(concern: string, change: (resources: Resources) => Resources): Change {
    const stack = this.stage.stack(concern);
    const changed = { ...stack, json: { ...stack.json, Resources: change(stack.json.Resources) } };
    const stage = new SynthesizedStage('prod', new Map([...this.stage.stacks, [concern, changed]]), []);
    return (cluster) => {
      const references = new References(stage);
      return { ...cluster, references, applied: appliedObjects(references) };
    };
  }
}

const withDelivered = (cluster: Cluster, objects: readonly KubernetesData[]): Cluster => ({
  ...cluster,
  delivered: new KubernetesObjects(objects),
});

export const add =
  (object: KubernetesData): Change =>
  (cluster) =>
    withDelivered(cluster, [...cluster.delivered.objects, object]);

export const remove =
  (kind: string, name: string): Change =>
  (cluster) =>
    withDelivered(
      cluster,
      cluster.delivered.objects.filter((object) => object.kind !== kind || object.metadata.name !== name),
    );

/** Another text, wherever it stands in an object. */
export const rewrite =
  (kind: string, name: string, from: string, to: string): Change =>
  (cluster) =>
    withDelivered(
      cluster,
      cluster.delivered.objects.map((object) => {
        if (object.kind !== kind || object.metadata.name !== name) return object;
        const text = JSON.stringify(object);
        if (!text.includes(from)) throw new Error(`${kind} ${name} says nothing of ${from}`);
        return JSON.parse(text.replaceAll(from, to)) as KubernetesData;
      }),
    );

export const retyped =
  (from: string, to: string) =>
  (resources: Resources): Record<string, Resource> => {
    const text = JSON.stringify(resources);
    if (!text.includes(from)) throw new Error(`nothing says ${from}`);
    return JSON.parse(text.replaceAll(from, to)) as Record<string, Resource>;
  };
