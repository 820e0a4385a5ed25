import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
} from 'yaml';
import type { Problem } from '../../core/index.ts';
import type { Path } from '../schema-tree.ts';
import { type Place, type ScenarioSource, throwProblems } from '../source.ts';

/** Aliases that one file may resolve to: enough for shared settings, too few for an explosion. */
const MAX_ALIASES = 100;
/** Syntax problems shown at once: the rest follow from the first ones. */
const MAX_SHOWN = 5;

const hints: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'keep one of the two',
  TAB_AS_INDENT: 'indent with spaces',
  MULTIPLE_DOCS: 'a scenario file holds one document: remove the "---" line and what follows',
  TAG_RESOLVE_FAILED: 'scenarios have no YAML tags: remove it',
  NON_STRING_KEY: 'write keys as plain words',
  RESOURCE_EXHAUSTION: 'a scenario needs no more than ten levels of sections and lists',
};
const GENERAL_HINT = 'repair the text there; "mass new NAME" writes a valid file to compare with';

/** Parses YAML 1.2 with bounded aliases. Throws `scenario.syntax` with the problems' lines. */
export function parseYaml(file: string, text: string): ScenarioSource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'core',
    stringKeys: true,
    logLevel: 'error',
  });
  throwProblems(syntaxProblems(file, document, lines));
  return { file, value: plainValue(file, document, lines), locate: locator(document, lines) };
}

/** A single value in YAML, as an override gives it. Throws the parser's error. */
export function parseYamlValue(text: string): unknown {
  const document = parseDocument(text, {
    prettyErrors: false,
    schema: 'core',
    stringKeys: true,
    logLevel: 'error',
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw problem;
  return document.toJS({ maxAliasCount: 0 });
}

/** Parses for places alone: used for JSON, whose own parser judged the text already. */
export function placesOf(text: string): {
  readonly locate: ScenarioSource['locate'];
  readonly duplicates: readonly { key: string; place: Place }[];
} {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'core',
    logLevel: 'error',
  });
  const duplicates = document.errors
    .filter((error) => error.code === 'DUPLICATE_KEY')
    .map((error) => ({ key: wordAt(text, error.pos[0]), place: placeOf(lines, error.pos[0]) }));
  return { locate: locator(document, lines), duplicates };
}

function syntaxProblems(file: string, document: Document.Parsed, lines: LineCounter): readonly Problem[] {
  const problems = [...document.errors, ...document.warnings]
    .slice(0, MAX_SHOWN)
    .map((error) => syntaxProblem(file, error, lines));
  // What follows an exhausted parser only repeats it.
  const exhausted = problems.find((_, i) => [...document.errors][i]?.code === 'RESOURCE_EXHAUSTION');
  return exhausted === undefined ? problems : [exhausted];
}

function syntaxProblem(file: string, error: YAMLError, lines: LineCounter): Problem {
  // Where the parser's stack ends depends on the machine: that place would say nothing.
  const place = error.code === 'RESOURCE_EXHAUSTION' ? {} : placeOf(lines, error.pos[0]);
  const hint = hints[error.code] ?? GENERAL_HINT;
  return { code: 'scenario.syntax', message: messageOf(error), file, ...place, hint };
}

function messageOf(error: YAMLError): string {
  if (error.code === 'DUPLICATE_KEY') return 'this key stands twice in its section';
  if (error.code === 'MULTIPLE_DOCS') return 'the file holds more than one document';
  if (error.code === 'RESOURCE_EXHAUSTION') return 'the file is nested too deeply';
  return `not valid YAML: ${error.message}`;
}

function plainValue(file: string, document: Document.Parsed, lines: LineCounter): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const bomb = message.startsWith('Excessive alias count');
    const place = firstAlias(document);
    throwProblems([
      {
        code: 'scenario.syntax',
        message: bomb ? 'the aliases (*) of this file resolve to too much' : `not valid YAML: ${message}`,
        file,
        ...(place === undefined ? {} : placeOf(lines, place)),
        ...(bomb
          ? { expected: `at most ${MAX_ALIASES} resolved aliases`, hint: 'write the values out' }
          : { hint: GENERAL_HINT }),
      },
    ]);
    return undefined;
  }
}

function firstAlias(document: Document.Parsed): number | undefined {
  const todo: unknown[] = [document.contents];
  for (let node = todo.shift(); todo.length > 0 || node !== undefined; node = todo.shift()) {
    if (isAlias(node)) return node.range?.[0];
    if (isMap(node)) todo.push(...node.items.map((pair) => pair.value));
    else if (isSeq(node)) todo.push(...node.items);
  }
  return undefined;
}

function placeOf(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function wordAt(text: string, offset: number): string {
  return /^"?([^"\n:]*)/.exec(text.slice(offset))?.[1] ?? '';
}

/** Walks as far along the path as the document goes. */
function locator(document: Document.Parsed, lines: LineCounter): ScenarioSource['locate'] {
  return (path: Path, onKey = false) => {
    let node: unknown = document.contents;
    let offset = startOf(node) ?? 0;
    for (const [depth, key] of path.entries()) {
      if (isAlias(node)) node = node.resolve(document);
      const found = child(node, key);
      if (found === undefined) break;
      node = found.value;
      const keyWanted = onKey && depth === path.length - 1;
      // A value on one line is shown itself; a section is shown by its key.
      const where =
        !keyWanted && isScalar(node) && node.range !== undefined
          ? startOf(node)
          : (found.key ?? startOf(node));
      offset = where ?? offset;
    }
    return placeOf(lines, offset);
  };
}

function child(
  node: unknown,
  key: string | number,
): { readonly key?: number | undefined; readonly value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(
      (item: Pair) => isScalar(item.key) && String(item.key.value) === String(key),
    );
    return pair === undefined ? undefined : { key: startOf(pair.key), value: pair.value };
  }
  if (isSeq(node) && typeof key === 'number' && key in node.items) return { value: node.items[key] };
  return undefined;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? ((node as Node).range?.[0] ?? undefined) : undefined;
}
