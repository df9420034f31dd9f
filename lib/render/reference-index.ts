/** What stands on the first page of the reference before the list of nouns. */
export const indexIntro = `A system is described once, in \`systems/<name>.ts\`, as data. Each stage of it is that description with a few
overrides. Two facts suffice for a service; everything else has a default.

\`\`\`ts
import { cpu, defineSystem } from 'slipway';

export default defineSystem({
  name: 'shop',
  services: {
    api: { kind: 'web', port: 8080, routes: ['/*'], replicas: { min: 3, max: 12 }, scaling: [cpu(70)], uses: ['main'] },
  },
  databases: { main: {} },
  stages: {
    dev: {
      region: 'us-east-1',
      zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
      network: { cidr: '10.10.0.0/16' },
      ingress: { exposure: 'cdn-only' },
      edge: { cdn: true },
      services: { api: { replicas: 1, scaling: null } },
    },
  },
});
\`\`\`

The compiler checks the fields and the references between them while you write. When the file is read everything is
checked again, and every problem is reported at once: where it is, what was found, what is allowed and what to do. Other
tools find the same in a [JSON Schema](system.schema.json).`;

/** Rules that hold for all names, and names that are taken. */
export const namesSection = `## Names

Lower-case letters, digits and single hyphens, starting with a letter: a name becomes part of DNS names and of names in
AWS and Kubernetes, whose limits set its length. No stage is called \`shared\`: that is where the image repositories of
all stages are.

[What is supported](support.md) says what each field becomes on which target.`;
