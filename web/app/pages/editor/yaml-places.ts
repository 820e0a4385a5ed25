/**
 * Where things stand in a scenario's text, also while it is being written and cannot be read whole: block mappings and lists by their
 * indentation. What stands in braces counts as part of its line.
 */
export interface YamlLine {
  /** From 1. */
  readonly line: number;
  /** Column of the key, from 0. */
  readonly indent: number;
  /** Dotted, lists by number. */
  readonly path: string;
  readonly value: string;
}

const ENTRY = /^(?<lead>(?: |- )*)(?<key>[A-Za-z0-9_$.+-]+|"[^"]*"|'[^']*'):(?:\s+(?<value>.*))?$/;

export function yamlLines(text: string): readonly YamlLine[] {
  const found: YamlLine[] = [];
  const above: { indent: number; name: string; items: number }[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const content = raw.replace(/(^|\s)#.*$/, '').trimEnd();
    if (content.trim() === '') continue;
    const dash = /^( *)- /.exec(content);
    if (dash !== null) beginItem(above, (dash[1] as string).length);
    const entry = ENTRY.exec(content)?.groups;
    if (entry === undefined) continue;
    const indent = (entry['lead'] as string).length;
    if (dash === null) leave(above, indent);
    const name = (entry['key'] as string).replaceAll(/^["']|["']$/g, '');
    above.push({ indent, name, items: 0 });
    const path = above.map((one) => one.name).join('.');
    found.push({ line: index + 1, indent, path, value: entry['value'] ?? '' });
  }
  return found;
}

type Above = { indent: number; name: string; items: number }[];

function leave(above: Above, indent: number): void {
  while ((above.at(-1)?.indent ?? -1) >= indent) above.pop();
}

/** A dash begins the next item of the list above it, which may stand at the same column as its key. */
function beginItem(above: Above, indent: number): void {
  while (above.length > 0 && ((above.at(-1)?.indent ?? -1) > indent || isItem(above.at(-1), indent)))
    above.pop();
  const list = above.at(-1);
  if (list !== undefined) above.push({ indent, name: String(list.items++), items: 0 });
}

function isItem(one: Above[number] | undefined, indent: number): boolean {
  return one !== undefined && one.indent === indent && /^\d+$/.test(one.name);
}

/** The line of a path, or of the nearest path above it that is written down; undefined = none. */
export function lineOfPath(lines: readonly YamlLine[], path: string): number | undefined {
  const parts = path.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  for (let length = parts.length; length > 0; length--) {
    const wanted = parts.slice(0, length).join('.');
    const found = lines.find((line) => line.path === wanted);
    if (found !== undefined) return found.line;
  }
  return undefined;
}

/** Path of the mapping that a key at `indent` of `line` would belong to; '' = the whole. */
export function parentPath(lines: readonly YamlLine[], line: number, indent: number): string {
  return lines.findLast((one) => one.line < line && one.indent < indent)?.path ?? '';
}
