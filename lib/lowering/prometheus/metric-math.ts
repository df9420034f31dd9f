/**
 * Metric math of CloudWatch as PromQL. Both compute with numbers over time, but differ in what is missing: CloudWatch leaves
 * out what is not there, PromQL has no result. Each series is one without labels, so that operators find each other.
 *
 * Only what our alarms are written with: anything else is an error, and never a rule that means something else.
 */
export function toPromql(expression: string, series: Readonly<Record<string, string>>): string {
  const parser = new Parser(tokensOf(expression), series);
  return parser.parse(expression);
}

type Token = string;

const TOKEN = /\s*(>=|<=|[()[\],+\-*/<>]|\d+(?:\.\d+)?|[A-Za-z_]\w*)/y;

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const found = TOKEN.exec(expression);
    if (!found?.[1]) throw new Error(`metric math that is not known here: ${expression}`);
    tokens.push(found[1]);
  }
  return tokens;
}

/** How tightly operators bind, from the loosest. */
const LEVELS: readonly (readonly Token[])[] = [['OR'], ['>', '<', '>=', '<='], ['+', '-'], ['*', '/']];

class Parser {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly series: Readonly<Record<string, string>>,
  ) {}

  parse(expression: string): string {
    const result = this.level(0);
    if (this.at < this.tokens.length) throw new Error(`metric math that is not known here: ${expression}`);
    return result;
  }

  private level(depth: number): string {
    const operators = LEVELS[depth];
    if (operators === undefined) return this.primary();
    let left = this.level(depth + 1);
    while (operators.includes(this.tokens[this.at] ?? '')) {
      const operator = this.next();
      left = binary(operator, left, this.level(depth + 1));
    }
    return left;
  }

  private primary(): string {
    const token = this.next();
    if (token === '(') return this.closing(`(${this.level(0)})`, ')');
    if (/^\d/.test(token)) return token;
    if (this.tokens[this.at] === '(') return this.call(token);
    const found = this.series[token];
    if (found === undefined) throw new Error(`metric math without a metric '${token}'`);
    return found;
  }

  private call(name: Token): string {
    this.expect('(');
    if (name === 'FILL') {
      const value = this.level(0);
      this.expect(',');
      return this.closing(`(${value} or vector(${this.next()}))`, ')');
    }
    const together = { SUM: 'sum', MAX: 'max', MIN: 'min' }[name];
    if (together === undefined) throw new Error(`metric math with a function '${name}', which is not known here`);
    this.expect('[');
    const values = [this.level(0)];
    while (this.tokens[this.at] === ',') {
      this.next();
      values.push(this.level(0));
    }
    this.expect(']');
    return this.closing(`${together}(${values.map(apart).join(' or ')})`, ')');
  }

  private closing(text: string, token: Token): string {
    this.expect(token);
    return text;
  }

  private expect(token: Token): void {
    if (this.next() !== token) throw new Error(`metric math lacks a '${token}'`);
  }

  private next(): Token {
    return this.tokens[this.at++] ?? '';
  }
}

/** With a label of its own, or a union would take them for one. */
const apart = (value: string, i: number) => `label_replace(${value}, "part", "${i}", "", "")`;

/** True and false are 1 and 0, as in CloudWatch. */
function binary(operator: Token, left: string, right: string): string {
  if (operator === 'OR') return `clamp_max(${left} + ${right}, 1)`;
  return /[<>]/.test(operator) ? `(${left} ${operator} bool ${right})` : `${left} ${operator} ${right}`;
}
