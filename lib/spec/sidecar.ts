import { z } from 'zod';
import { command, files, imageName, portNumber, secretReferenceSchema } from './container';
import { variableName } from './name';
import { resourcesSchema } from './resources';

/** A further container beside the program of a service, in each of its replicas. They reach each other on localhost. */
export const sidecarSchema = z.strictObject({
  image: imageName
    .optional()
    .describe("An image made elsewhere. Default: the service's own, with its variables, secrets, files and mounts."),
  command: command.optional().describe("Replaces the image's command."),
  port: portNumber.optional().describe('Port on which it listens, for the containers beside it.'),
  env: z.record(variableName, z.string()).default({}).describe('Configuration that is not secret.'),
  secrets: z
    .record(variableName, secretReferenceSchema)
    .default({})
    .describe('Environment variables whose value is a secret.'),
  files,
  resources: resourcesSchema
    .optional()
    .describe(
      "CPU and memory, beside those of the service. Default: 0.1 vCPU and 128 MiB; with the service's own image what the service has.",
    ),
  essential: z
    .boolean()
    .default(true)
    .describe('The replica is replaced when this container ends. Otherwise it is started again.'),
  init: z
    .boolean()
    .default(false)
    .describe('Runs to its end before the service starts. Containers start in the order of the description.'),
});

export type SidecarSpec = z.output<typeof sidecarSchema>;
export type SidecarInput = z.input<typeof sidecarSchema>;
