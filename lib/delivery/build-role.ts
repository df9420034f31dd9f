import type { IConstruct } from 'constructs';

export function acknowledgeBuildRole(_project: IConstruct): void {}
