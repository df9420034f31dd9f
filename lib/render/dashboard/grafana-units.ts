import { short } from './svg';

const GIB = 1024 ** 3;

/** A number in a unit of Grafana, as its panels write it. */
export function inUnit(value: number, unit: string): string {
  if (value === 0) return '0';
  switch (unit) {
    case 's':
      return value < 1 ? `${short(value * 1000)} ms` : `${short(value)} s`;
    case 'ms':
      return `${short(value)} ms`;
    case 'bytes':
      return `${short(value / GIB)} GiB`;
    case 'percent':
      return `${short(value)} %`;
    default:
      return short(value);
  }
}
