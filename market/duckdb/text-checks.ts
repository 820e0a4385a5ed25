import { closeSync, openSync, readSync } from 'node:fs';
import { MassError } from '../../core/index.ts';

const HEAD_BYTES = 4096;
const otherDelimiters = [',', ';', '\t', '|'] as const;

/** The error for a CSV file in another encoding. `line` counts from 1. */
export function notUtf8(file: string, line?: number, cause?: unknown): MassError {
  return new MassError(
    {
      code: 'market.unreadable',
      message: 'the data file is not text in UTF-8',
      file,
      ...(line === undefined ? {} : { line }),
      hint: 'save it as UTF-8',
    },
    { cause },
  );
}

/** Throws `market.unreadable` for UTF-16 and for bytes that no text begins with. */
export function checkEncoding(file: string): void {
  const head = Buffer.alloc(HEAD_BYTES);
  const descriptor = openSync(file, 'r');
  let length: number;
  try {
    length = readSync(descriptor, head, 0, HEAD_BYTES, 0);
  } finally {
    closeSync(descriptor);
  }
  const mark = head.readUInt16BE(0);
  if (mark === 0xfeff || mark === 0xfffe || head.subarray(0, length).includes(0)) throw notUtf8(file);
}

/** Throws `market.unreadable` where a header is one column only because another character separates its cells. */
export function checkDelimiter(file: string, header: readonly string[], delimiter: string): void {
  const [only = '', ...more] = header;
  const used = otherDelimiters.find((other) => other !== delimiter && only.includes(other));
  if (more.length > 0 || used === undefined) return;
  const option = used === '\t' ? '"\\t"' : `"${used}"`;
  throw new MassError({
    code: 'market.unreadable',
    message: 'the columns of the file are separated by another character',
    file,
    line: 1,
    found: used,
    expected: `${JSON.stringify(delimiter)} between columns`,
    hint: `declare it with delimiter: ${option} in the scenario's market, or save the file with commas`,
  });
}

/** The first sentence of a DuckDB message, without the kind of error and the path, which stands before it already. */
export function sentenceOf(message: string, file: string): string {
  if (message.includes('Error when sniffing file')) return 'its lines are not the rows of one table';
  return (message.split('\n')[0] ?? '')
    .replace(/^[A-Z][A-Za-z ]* Error: /u, '')
    .replaceAll(`"${file}"`, '')
    .replaceAll(`'${file}'`, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/ ?\.$/u, '');
}
