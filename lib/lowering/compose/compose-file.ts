/** The part of the Compose specification that ours use. https://github.com/compose-spec/compose-spec/blob/main/spec.md */
export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes?: Readonly<Record<string, Record<string, never>>>;
  readonly configs?: Readonly<Record<string, { readonly content: string }>>;
}

export interface ComposeService {
  readonly image?: string;
  readonly build?: ComposeBuild;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: Condition }>>;
  readonly healthcheck?: ComposeHealthcheck;
  readonly network_mode?: string;
  readonly networks?: { readonly default: { readonly aliases: readonly string[] } };
  readonly platform?: string;
  readonly privileged?: boolean;
  readonly profiles?: readonly string[];
  readonly restart?: 'on-failure';
  readonly stop_grace_period?: string;
  readonly develop?: { readonly watch: readonly ComposeWatch[] };
}

export type Condition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

export interface ComposeBuild {
  readonly context: string;
  readonly dockerfile?: string;
  readonly target?: string;
  readonly args?: Readonly<Record<string, string>>;
}

export interface ComposeHealthcheck {
  readonly test: readonly string[];
  readonly interval: string;
  readonly timeout?: string;
  readonly retries: number;
}

export interface ComposeWatch {
  readonly action: 'rebuild';
  readonly path: string;
  readonly ignore: readonly string[];
}

/** Compose puts values in the place of `$NAME`, and reads `$$` as `$`. */
export const literal = (text: string) => text.replaceAll('$', '$$$$');
