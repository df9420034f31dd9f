type Level = 'info' | 'warn' | 'error';

/** Writes one JSON object per line, the form that CloudWatch Logs and Fluent Bit read field by field. */
export class Log {
  private readonly secrets: readonly string[];

  /** @param secrets texts that never appear, whoever puts them into a message */
  constructor(
    private readonly command: string,
    secrets: readonly (string | undefined)[],
  ) {
    this.secrets = secrets.filter((secret) => secret !== undefined && secret !== '') as string[];
  }

  info(message: string, fields: object = {}): void {
    this.write('info', message, fields);
  }

  warn(message: string, fields: object = {}): void {
    this.write('warn', message, fields);
  }

  error(message: string, fields: object = {}): void {
    this.write('error', message, fields);
  }

  private write(level: Level, message: string, fields: object): void {
    const line = JSON.stringify({ time: new Date().toISOString(), level, command: this.command, message, ...fields });
    process.stdout.write(`${this.secrets.reduce(redact, line)}\n`);
  }
}

/** A secret is searched for as it stands in JSON, where quotes and backslashes are escaped. */
function redact(line: string, secret: string): string {
  return line.replaceAll(JSON.stringify(secret).slice(1, -1), '***');
}
