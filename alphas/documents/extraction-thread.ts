/** The thread of `readDocument`: what a hostile file does to a reader ends with it. */
import { parentPort, workerData } from 'node:worker_threads';
import { MassError, type Problem } from '../../core/index.ts';
import type { DocumentKind } from '../document.ts';
import type { Extract, Extraction, ExtractionBounds } from './extraction.ts';

export interface ExtractionTask {
  readonly kind: DocumentKind;
  readonly bytes: Uint8Array;
  readonly bounds: ExtractionBounds;
}

export type ExtractionResult =
  | { readonly extraction: Extraction }
  | { readonly problems: readonly Problem[] }
  /** Of a library that reads files: the file is damaged. */
  | { readonly failure: string };

const readers: Readonly<Record<DocumentKind, () => Promise<Extract>>> = {
  pdf: async () => (await import('./pdf.ts')).extractPdf,
  html: async () => (await import('./html.ts')).extractHtml,
  markdown: async () => (await import('./markdown.ts')).extractMarkdown,
  text: async () => (await import('./plain.ts')).extractPlain,
  transcript: async () => (await import('./transcript.ts')).extractTranscript,
};

const { kind, bytes, bounds } = workerData as ExtractionTask;
const extract = await readers[kind]();
let result: ExtractionResult;
try {
  result = { extraction: await extract(bytes, bounds) };
} catch (error) {
  result = error instanceof MassError ? { problems: error.problems } : { failure: (error as Error).message };
}
parentPort?.postMessage(result);
