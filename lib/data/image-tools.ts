import data from './image-tools.json';

/** What images are built and examined with, by what it does. */
export type ImageTool = keyof typeof data.tools;

/** Name, version for people, and digest for machines: `repository:version@sha256:...`. */
export function imageTool(name: ImageTool): string {
  const { repository, version, digest } = data.tools[name];
  return `${repository}:${version}@${digest}`;
}
