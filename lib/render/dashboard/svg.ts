/** Parts of a picture, as text of SVG. */

interface TextStyle {
  readonly size: number;
  readonly fill?: string;
  readonly weight?: string;
  readonly anchor?: string;
}

export function text(
  x: number,
  y: number,
  content: string,
  { size, fill = '#1f2933', weight, anchor }: TextStyle,
): string {
  const style = `${weight ? ` font-weight="${weight}"` : ''}${anchor ? ` text-anchor="${anchor}"` : ''}`;
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}"${style}>${escaped(content)}</text>`;
}

/** A curve through points. */
export function polyline(points: readonly (readonly [number, number])[], stroke: string): string {
  const places = points.map(([x, y]) => `${round(x)},${round(y)}`);
  return `<polyline points="${places.join(' ')}" fill="none" stroke="${stroke}" stroke-width="1.5"/>`;
}

export const round = (value: number) => String(Math.round(value * 10) / 10);
const escaped = (content: string) => content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A number as it stands beside a scale. */
export function short(value: number): string {
  if (value === 0) return '0';
  if (value >= 10_000) return `${Math.round(value / 1000)}k`;
  return String(Number(value.toPrecision(value >= 1000 ? 3 : 2)));
}
