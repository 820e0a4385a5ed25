import { deflateSync } from 'node:zlib';

export interface SmallPdfOptions {
  /** Asks for a password that nobody has. */
  readonly encrypted?: boolean;
  /** Size of the letters in points. @default 11 */
  readonly size?: number;
  /** So many blanks behind the text of each page, packed. @default the text alone, as it is */
  readonly padding?: number;
}

/** A PDF whose pages hold lines of Helvetica; an empty line steps down further. */
export function smallPdf(
  pages: readonly (readonly string[])[],
  { encrypted = false, size = 11, padding = 0 }: SmallPdfOptions = {},
): Buffer {
  const objects: string[] = [];
  const kids = pages.map((_, k) => `${4 + 2 * k} 0 R`).join(' ');
  objects.push('<< /Type /Catalog /Pages 2 0 R >>');
  objects.push(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  objects.push('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  pages.forEach((lines, k) => {
    const shown = lines.map((line) => (line === '' ? '0 -26 Td' : `0 -14 Td (${escaped(line)}) Tj`));
    const stream = `BT /F1 ${size} Tf 50 780 Td\n${shown.join('\n')}\nET`;
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + 2 * k} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
      padding === 0 ? streamOf(stream, '') : streamOf(packed(stream, padding), ' /Filter /FlateDecode'),
    );
  });
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, k) => {
    const offset = text.length;
    text += `${k + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const from = text.length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const secret = `<${'ab'.repeat(32)}>`;
  const encrypt = encrypted
    ? ` /Encrypt << /Filter /Standard /V 1 /R 2 /O ${secret} /U ${secret} /P -44 >> /ID [<00> <00>]`
    : '';
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R${encrypt} >>\nstartxref\n${from}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

function streamOf(bytes: string, filter: string): string {
  return `<< /Length ${bytes.length}${filter} >>\nstream\n${bytes}\nendstream`;
}

function packed(stream: string, padding: number): string {
  return deflateSync(Buffer.concat([Buffer.from(stream, 'latin1'), Buffer.alloc(padding, ' ')])).toString(
    'latin1',
  );
}

function escaped(line: string): string {
  return line.replace(/[\\()]/g, '\\$&');
}
