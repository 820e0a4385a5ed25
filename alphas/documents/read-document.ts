import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { blaming, residentMb, startThread, systemTimers } from '../../core/index.ts';
import { type DocumentBounds, type DocumentKind, type DocumentText, documentBounds } from '../document.ts';
import { type Extraction, unreadable } from './extraction.ts';
import type { ExtractionResult, ExtractionTask } from './extraction-thread.ts';

const kindOfEnding: Readonly<Record<string, DocumentKind>> = {
  '.pdf': 'pdf',
  '.html': 'html',
  '.htm': 'html',
  '.xhtml': 'html',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'text',
  '.text': 'text',
  '.srt': 'transcript',
  '.vtt': 'transcript',
};

const RECORDED = /^\.(?:mp3|mp4|m4a|m4v|wav|ogg|oga|opus|flac|aac|webm|mkv|mov|avi)$/;

/**
 * The text of a document: PDF, HTML, Markdown, text, or a transcript of audio or video (.srt, .vtt). The ending of its name says what
 * it is. Untrusted: it is read in a thread of its own, within bounds. Throws `alphas.document`.
 */
export async function readDocument(
  file: string,
  bounds: Partial<DocumentBounds> = {},
): Promise<DocumentText> {
  const within = { ...documentBounds, ...bounds };
  try {
    const kind = kindOf(file);
    const bytes = await bytesOf(file, within.bytes);
    checkBegin(kind, bytes);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const extraction = await extracted({ kind, bytes, bounds: within }, within);
    if (extraction.text.trim() === '') {
      throw unreadable({
        message: 'the document has no text',
        expected: 'text that can be selected and copied',
        hint: kind === 'pdf' ? 'pages that are pictures need text recognition first' : 'give another file',
      });
    }
    return { name: basename(file), kind, digest, ...extraction };
  } catch (error) {
    throw blaming(error, () => file);
  }
}

function kindOf(file: string): DocumentKind {
  const ending = extname(file).toLowerCase();
  const kind = kindOfEnding[ending];
  if (kind !== undefined) return kind;
  throw unreadable({
    message: 'documents of this kind are not read',
    found: ending === '' ? 'a name without an ending' : ending,
    expected: Object.keys(kindOfEnding).join(', '),
    hint: RECORDED.test(ending)
      ? 'give a transcript of it, as .srt, .vtt or .txt'
      : 'print it into a PDF, or save it as text',
  });
}

async function bytesOf(file: string, most: number): Promise<Uint8Array> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    throw unreadable({
      message: error.code === 'ENOENT' ? 'there is no such document' : 'the document cannot be opened',
      found: error.code,
      hint: error.code === 'ENOENT' ? 'correct its name' : 'check its permissions',
    });
  });
  try {
    const about = await handle.stat();
    if (!about.isFile()) {
      throw unreadable({
        message: about.isDirectory() ? 'this is a folder' : 'this is not a plain file',
        expected: 'a document',
        hint: 'name each file by itself',
      });
    }
    if (about.size > most) {
      throw unreadable({
        message: 'the document is too large',
        found: `${about.size} bytes`,
        expected: `at most ${most}`,
        hint: 'split it, or leave out its pictures',
      });
    }
    // No more than it said to have, however it grows.
    const bytes = new Uint8Array(about.size);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled === 0) throw unreadable({ message: 'the document is empty', hint: 'give another file' });
    return bytes.slice(0, filled);
  } finally {
    await handle.close();
  }
}

/** What the first bytes say against the ending of the name. */
function checkBegin(kind: DocumentKind, bytes: Uint8Array): void {
  const begin = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const isPdf = begin.includes('%PDF-');
  if (isPdf === (kind === 'pdf')) return;
  // A text may speak of the mark; a file that begins with it is a PDF.
  if (kind !== 'pdf' && !begin.startsWith('%PDF-')) return;
  throw unreadable({
    message: isPdf ? 'the file is a PDF, which its name does not say' : 'the file is no PDF',
    found: isPdf ? undefined : JSON.stringify(begin.slice(0, 12)),
    expected: isPdf ? 'a name that ends in .pdf' : '%PDF- at its begin',
    hint: 'give it the ending of what it is',
  });
}

/** How often the memory is looked at: unpacking fills some tens of megabytes meanwhile. */
const WATCH_MS = 25;

/** In a thread that is ended when its time is up, or the memory. */
function extracted(task: ExtractionTask, { seconds, memoryMb }: DocumentBounds): Promise<Extraction> {
  return new Promise((resolve, reject) => {
    const residentBefore = residentMb();
    const thread = startThread(new URL('extraction-thread.ts', import.meta.url), task, { memoryMb });
    const end = (settle: () => void) => {
      cancelTime();
      cancelWatch();
      settle();
      void thread.terminate();
    };
    const cancelTime = systemTimers.after(seconds * 1000, () => {
      end(() => reject(beyond('time', `${seconds} seconds`)));
    });
    const watch = (): void => {
      // What it unpacks lies outside of the thread's own heap, which is bounded by itself.
      if (residentMb() - residentBefore > memoryMb) end(() => reject(beyond('memory', `${memoryMb} MB`)));
      else cancelWatch = systemTimers.after(WATCH_MS, watch);
    };
    let cancelWatch = systemTimers.after(WATCH_MS, watch);
    thread.on('message', (result: ExtractionResult) => {
      end(() => {
        if ('extraction' in result) resolve(result.extraction);
        else if ('problems' in result) reject(unreadable(result.problems[0] ?? { message: 'it is damaged' }));
        else reject(damaged(task.kind, result.failure));
      });
    });
    thread.on('error', (error) => end(() => reject(damaged(task.kind, error.message))));
    thread.on('exit', () => end(() => reject(damaged(task.kind, 'the reader ended without an answer'))));
  });
}

function damaged(kind: DocumentKind, found: string) {
  return unreadable({
    message: `the ${kind === 'pdf' ? 'PDF' : 'document'} is damaged, or more than can be read`,
    found: found.slice(0, 300),
    expected: `a file that other programs open as ${kind === 'pdf' ? 'PDF' : kind}`,
    hint: 'save it anew with another program',
  });
}

function beyond(what: string, most: string) {
  return unreadable({
    message: `getting the text out of the document takes too much ${what}`,
    expected: `at most ${most}`,
    hint: 'split it, or print it into a new PDF',
  });
}
