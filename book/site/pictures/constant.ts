/** Where a text says `const NAME = …`: the stretch of the right-hand side. */
export function findConstant(text: string, name: string): { from: number; to: number } | undefined {
  const declaration = new RegExp(`(?:^|\\n)\\s*const ${name}\\b[^=\\n]*=\\s*`).exec(text);
  if (!declaration) return undefined;
  const from = declaration.index + declaration[0].length;
  return { from, to: endOfExpression(text, from) };
}

/** The text with another right-hand side; undefined where it declares no such constant. */
export function replaceConstant(text: string, name: string, value: string): string | undefined {
  const place = findConstant(text, name);
  return place && text.slice(0, place.from) + value + text.slice(place.to);
}

/** An expression ends at a semicolon, or at the end of a line, outside of brackets and quotes. */
function endOfExpression(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (`'"\``.includes(character)) at = endOfQuote(text, at);
    else if (depth === 0 && (character === ';' || character === '\n')) return at;
  }
  return text.length;
}

function endOfQuote(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === text[from]) return at;
  }
  return text.length;
}
