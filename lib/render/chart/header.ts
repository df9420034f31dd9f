const MARK = 'by `slipway render';

/** Stands at the top of every rendered file. */
export function header(system: string): string {
  return `Rendered from systems/${system} ${MARK} ${system}\`. Changes made here are lost.`;
}

/** The same in a template, where it leaves nothing behind. */
export function templateHeader(system: string): string {
  return `{{- /* ${header(system)} */}}\n`;
}

/** Whether a file was rendered, or is somebody's own. JSON has its comment in the third line. */
export function isRendered(text: string): boolean {
  return text.split('\n', 3).some((line) => line.includes(MARK));
}
