import type {
  IApplicationNetworkPolicy,
  IConfigMap,
  ICronJob,
  IJob,
  IDaemonSet,
  IDeployment,
  IExternalSecret,
  INamespace,
  INetworkPolicy,
  IPersistentVolume,
  IPersistentVolumeClaim,
  IRole,
  IRoleBinding,
  IScaledObject,
  IService,
  IServiceAccount,
  ITargetGroupBinding,
} from '../../../lib/lowering/kubernetes/models';
import type { KubernetesData } from '../../support/helm';

/** A release that Argo Rollouts carries out: the pods of a Deployment under another strategy. */
export interface IRollout {
  readonly metadata?: IDeployment['metadata'];
  readonly spec: Omit<NonNullable<IDeployment['spec']>, 'strategy'> & {
    readonly strategy: {
      readonly blueGreen?: object;
      readonly canary?: { readonly steps?: readonly { readonly setWeight?: number }[] };
    };
  };
}

export interface INodeClass {
  readonly spec: {
    readonly subnetSelectorTerms: readonly { readonly id: string }[];
    readonly securityGroupSelectorTerms: readonly { readonly id: string }[];
    readonly networkPolicy?: string;
  };
}

export interface INodePool {
  readonly spec: {
    readonly template: {
      readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
      readonly spec: {
        readonly nodeClassRef: { readonly name: string };
        readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
        readonly requirements: readonly {
          readonly key: string;
          readonly operator: string;
          readonly values: readonly string[];
        }[];
      };
    };
  };
}

export interface IApplicationSet {
  readonly spec: {
    readonly generators: readonly {
      readonly clusters?: {
        readonly selector: {
          readonly matchLabels?: Readonly<Record<string, string>>;
          readonly matchExpressions?: readonly { readonly key: string; readonly operator: string }[];
        };
      };
    }[];
    readonly template: {
      readonly metadata: { readonly name: string };
      readonly spec: {
        readonly destination: { readonly namespace: string };
        readonly source: {
          readonly path?: string;
          readonly helm?: { readonly valueFiles?: readonly string[]; readonly valuesObject?: object };
        };
      };
    };
  };
}

export interface ISecret {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

interface Kinds {
  ApplicationNetworkPolicy: IApplicationNetworkPolicy;
  ApplicationSet: IApplicationSet;
  ConfigMap: IConfigMap;
  CronJob: ICronJob;
  DaemonSet: IDaemonSet;
  Deployment: IDeployment;
  ExternalSecret: IExternalSecret;
  Job: IJob;
  Namespace: INamespace;
  NetworkPolicy: INetworkPolicy;
  NodeClass: INodeClass;
  NodePool: INodePool;
  PersistentVolume: IPersistentVolume;
  PersistentVolumeClaim: IPersistentVolumeClaim;
  Role: IRole;
  RoleBinding: IRoleBinding;
  Rollout: IRollout;
  ScaledObject: IScaledObject;
  Secret: ISecret;
  Service: IService;
  ServiceAccount: IServiceAccount;
  TargetGroupBinding: ITargetGroupBinding;
}

/** Objects of a cluster, as the parser of Kubernetes read them. */
export class KubernetesObjects {
  constructor(readonly objects: readonly KubernetesData[]) {}

  all<Kind extends keyof Kinds>(kind: Kind): (Kinds[Kind] & KubernetesData)[] {
    return this.objects.filter((object): object is Kinds[Kind] & KubernetesData => object.kind === kind);
  }

  find<Kind extends keyof Kinds>(
    kind: Kind,
    namespace: string | undefined,
    name: string | undefined,
  ): (Kinds[Kind] & KubernetesData) | undefined {
    return this.all(kind).find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
  }

  /** All that register the pods behind a Service. */
  bindingsOf(namespace: string, service: string): (ITargetGroupBinding & KubernetesData)[] {
    return this.all('TargetGroupBinding').filter(
      ({ metadata, spec }) => metadata.namespace === namespace && spec.serviceRef.name === service,
    );
  }
}
