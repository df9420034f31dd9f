/** A value for each period, oldest first; undefined where nothing is reported. */
export type Series = readonly (number | undefined)[];

type Value = number | Series;

/** Computes the part of CloudWatch's metric math that our alarms use. `length` is the number of periods. */
export function metricMath(expression: string, metrics: Readonly<Record<string, Series>>, length: number): Series {
  const tokens = expression.match(/[A-Za-z_]\w*|\d+(\.\d+)?|>=|<=|==|!=|[-+*/()[\],<>]/g) ?? [];
  if (tokens.join('') !== expression.replaceAll(/\s/g, '')) throw new Error(`cannot read: ${expression}`);
  const parser = new Parser(tokens, metrics, length);
  const value = parser.or();
  parser.end();
  return typeof value === 'number' ? Array.from({ length }, () => value) : value;
}

class Parser {
  private at = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly metrics: Readonly<Record<string, Series>>,
    private readonly length: number,
  ) {}

  end(): void {
    if (this.at < this.tokens.length) throw new Error(`unexpected '${this.tokens[this.at]}'`);
  }

  or(): Value {
    return this.left(['OR'], () => this.left(['AND'], () => this.comparison()));
  }

  private comparison(): Value {
    return this.left(['>', '>=', '<', '<=', '==', '!='], () => this.left(['+', '-'], () => this.factor()));
  }

  private factor(): Value {
    return this.left(['*', '/'], () => this.primary());
  }

  private left(operators: readonly string[], next: () => Value): Value {
    let value = next();
    while (operators.includes(this.tokens[this.at] ?? '')) {
      const operator = this.take();
      value = this.combine(operator, value, next());
    }
    return value;
  }

  private primary(): Value {
    const token = this.take();
    if (token === '(') return this.closed(')', this.or());
    if (/^\d/.test(token)) return Number(token);
    if (this.tokens[this.at] === '(') return this.call(token);
    const series = this.metrics[token];
    if (series === undefined) throw new Error(`no metric '${token}'`);
    return series;
  }

  private call(name: string): Value {
    this.expect('(');
    if (name === 'FILL') {
      const filled = this.or();
      this.expect(',');
      const other = this.closed(')', this.or());
      return this.each((i) => at(filled, i) ?? at(other, i));
    }
    const parts = this.list();
    this.expect(')');
    return this.each((i) => {
      // of several series, those that report
      const values = parts.map((part) => at(part, i)).filter((value) => value !== undefined);
      return values.length === 0 ? undefined : aggregate(name, values);
    });
  }

  private list(): Value[] {
    this.expect('[');
    const parts = [this.or()];
    while (this.tokens[this.at] === ',') {
      this.take();
      parts.push(this.or());
    }
    this.expect(']');
    return parts;
  }

  private combine(operator: string, left: Value, right: Value): Value {
    if (typeof left === 'number' && typeof right === 'number') return calculate(operator, left, right) ?? NaN;
    return this.each((i) => {
      const [a, b] = [at(left, i), at(right, i)];
      return a === undefined || b === undefined ? undefined : calculate(operator, a, b);
    });
  }

  private each(value: (i: number) => number | undefined): Series {
    return Array.from({ length: this.length }, (_, i) => value(i));
  }

  private closed(token: string, value: Value): Value {
    this.expect(token);
    return value;
  }

  private expect(token: string): void {
    const found = this.take();
    if (found !== token) throw new Error(`'${token}' expected, '${found}' found`);
  }

  private take(): string {
    return this.tokens[this.at++] ?? '';
  }
}

const at = (value: Value, i: number) => (typeof value === 'number' ? value : value[i]);

function aggregate(name: string, values: readonly number[]): number {
  if (name === 'SUM') return values.reduce((sum, value) => sum + value, 0);
  if (name === 'MAX') return Math.max(...values);
  if (name === 'MIN') return Math.min(...values);
  throw new Error(`no function ${name}`);
}

/** A division by zero has no value. */
function calculate(operator: string, a: number, b: number): number | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? undefined : a / b;
    case '>':
      return Number(a > b);
    case '>=':
      return Number(a >= b);
    case '<':
      return Number(a < b);
    case '<=':
      return Number(a <= b);
    case 'OR':
      return Number(a !== 0 || b !== 0);
    case 'AND':
      return Number(a !== 0 && b !== 0);
    default:
      throw new Error(`no operator ${operator}`);
  }
}
