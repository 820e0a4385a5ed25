/** Numbers and tables of prompts; no locale has a say. */

/** A number with so many significant digits; empty when it is missing. */
export function numberCell(value: number | undefined, digits: number): string {
  if (value === undefined || !Number.isFinite(value)) return '';
  // Through Number, so that no trailing zeros remain; -0 is 0.
  return String(Number(value.toPrecision(digits)) + 0);
}

/** A text as a CSV field, quoted where it must be. */
export function textCell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A fenced block. Whatever stands in it, no line of it can end it. */
export function fenced(name: string, lines: readonly string[]): string {
  const body = lines.join('\n').replaceAll('```', "'''");
  return `\`\`\`${name}\n${body}\n\`\`\``;
}
