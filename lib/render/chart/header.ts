const MARK = 'by `slipway render';

/** First line of every rendered file, without the signs of a comment. */
export function header(system: string): string {
  return `Rendered from systems/${system} ${MARK} ${system}\`. Changes made here are lost.`;
}

/** The same in a template, where it leaves nothing behind. */
export function templateHeader(system: string): string {
  return `{{- /* ${header(system)} */}}\n`;
}

/** Whether a file was rendered, or is somebody's own. */
export function isRendered(text: string): boolean {
  return text.split('\n', 1)[0]?.includes(MARK) ?? false;
}
