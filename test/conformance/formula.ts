/** Python's arithmetic in one variable: numbers, + - * / // **, parentheses. */

type Value = (x: number) => number;
type Binary = (a: number, b: number) => number;

const sums: Readonly<Record<string, Binary>> = { '+': (a, b) => a + b, '-': (a, b) => a - b };
const products: Readonly<Record<string, Binary>> = {
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '//': (a, b) => Math.floor(a / b),
};

/** `0.95**epoch` as a function of `epoch`; `f halving` stands for `0.5**(f)`. */
export function formula(text: string, variable: string): Value {
  const halving = / halving$/;
  const expression = halving.test(text) ? `0.5**(${text.replace(halving, '')})` : text;
  return new Parser(expression.match(/\*\*|\/\/|[-+*/()]|[\w.]+/g) ?? [], variable).parse();
}

class Parser {
  private readonly tokens: string[];
  private readonly variable: string;

  constructor(tokens: readonly string[], variable: string) {
    this.tokens = [...tokens];
    this.variable = variable;
  }

  parse(): Value {
    const value = this.sum();
    if (this.tokens.length > 0) throw new Error(`a formula cannot go on with ${this.tokens.join(' ')}`);
    return value;
  }

  private sum(): Value {
    return this.chain(sums, () => this.chain(products, () => this.power()));
  }

  private chain(operators: Readonly<Record<string, Binary>>, operand: () => Value): Value {
    let value = operand();
    for (;;) {
      const operator = operators[this.tokens[0] ?? ''];
      if (operator === undefined) return value;
      this.tokens.shift();
      const [left, right] = [value, operand()];
      value = (x) => operator(left(x), right(x));
    }
  }

  /** `**` binds from the right, and tighter than a minus sign before it. */
  private power(): Value {
    if (this.tokens[0] === '-') {
      this.tokens.shift();
      const value = this.power();
      return (x) => -value(x);
    }
    const base = this.atom();
    if (this.tokens[0] !== '**') return base;
    this.tokens.shift();
    const exponent = this.power();
    return (x) => base(x) ** exponent(x);
  }

  private atom(): Value {
    const token = this.tokens.shift() ?? '';
    if (token === this.variable) return (x) => x;
    if (token === '(') {
      const value = this.sum();
      if (this.tokens.shift() !== ')') throw new Error('a parenthesis of the formula is not closed');
      return value;
    }
    const number = Number(token);
    if (token === '' || Number.isNaN(number)) throw new Error(`a formula cannot hold ${token}`);
    return () => number;
  }
}
