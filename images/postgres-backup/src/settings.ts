/** Reads environment variables and collects what is wrong with them, so that all of it can be said at once. */
export class Settings {
  readonly problems: string[] = [];

  constructor(private readonly environment: Readonly<Record<string, string | undefined>>) {}

  optional(name: string): string | undefined {
    return this.environment[name] || undefined; // an empty variable is how task definitions leave one out
  }

  required(name: string, meaning: string): string {
    const value = this.optional(name);
    if (value === undefined) this.problems.push(`${name} is not set: ${meaning}`);
    return value ?? '';
  }

  matching(name: string, meaning: string, pattern: RegExp): string {
    const value = this.required(name, meaning);
    if (value && !pattern.test(value)) this.problems.push(`${name} is ${JSON.stringify(value)}: ${meaning}`);
    return value;
  }

  port(name: string, otherwise: number): number {
    const value = Number(this.optional(name) ?? otherwise);
    if (!Number.isInteger(value) || value < 1 || value > 65_535) {
      this.problems.push(`${name} is ${JSON.stringify(this.optional(name))}: a port, 1 to 65535`);
    }
    return value;
  }
}
