import { injectedVariables } from '../spec/container-contract';
import { resolveSystem } from '../spec/system';
import { table } from './markdown';

/** A system that has one of each; its names appear in the page. */
const sample = {
  name: 'shop',
  databases: { main: {} },
  caches: { sessions: {} },
  queues: { thumbnails: {} },
  buckets: { uploads: {} },
  services: {
    api: { kind: 'internal', port: 8080, uses: ['main', 'sessions', 'thumbnails', 'uploads'], calls: ['identity'] },
    identity: { kind: 'internal', port: 9000 },
  },
  stages: {
    dev: { region: 'us-east-1', zones: ['us-east-1a', 'us-east-1b'], network: { cidr: '10.0.0.0/16' } },
  },
};

const intro = `What a container finds in its environment, beside its own \`env\` and \`secrets\`. The names are a contract: they
are the same on every target, and they do not change. An entry in \`env\` of the same name wins. Names are written with
capitals and underscores: \`customer-files\` becomes \`CUSTOMER_FILES\`.

Reach others by these variables only, never by a guessed name. Without a read replica \`MAIN_READER_HOST\` is the writer.`;

/** The body of the page on what a container receives, made from the contract itself. */
export function containerContract(): string {
  const [stage] = resolveSystem(sample).stages;
  const variables = stage ? injectedVariables(stage, 'api') : [];
  const sources = [...new Set(variables.map(({ source }) => source))];
  const rows = sources.map((source) => {
    const own = variables.filter((variable) => variable.source === source);
    const names = own.map(({ name, origin }) => `\`${name}\`${'secret' in origin && origin.secret ? ' (secret)' : ''}`);
    const [first] = own;
    const isFact = first === undefined || first.origin.kind === 'fact';
    return [
      isFact ? 'nothing: every container' : `\`${source}\``,
      isFact ? '' : whatItIs(first.origin.kind),
      names.join(', '),
    ];
  });
  return `${intro}\n\n${table(['Declared', 'Which is', 'Received'], rows)}`;
}

function whatItIs(kind: string): string {
  return kind === 'peer' ? 'a service' : `a ${kind}`;
}
