import { resolve } from 'node:path';
import { isInsideFolder } from '../../core/index.ts';
import type { DocumentText } from '../document.ts';
import { unreadable } from './extraction.ts';
import { readDocument } from './read-document.ts';

/**
 * Documents that a scenario names, which lie in its own folder: a scenario from elsewhere must not be able to send other files of
 * this machine to a server. One after another. Throws `alphas.document`.
 */
export async function readDocuments(
  paths: readonly string[],
  baseFolder: string,
): Promise<readonly DocumentText[]> {
  const outside = paths.find((path) => !isInsideFolder(baseFolder, path));
  if (outside !== undefined) {
    throw unreadable({
      message: 'the document lies outside the folder of the scenario',
      file: outside,
      hint: 'copy it beside the scenario',
    });
  }
  const documents: DocumentText[] = [];
  for (const path of paths) documents.push(await readDocument(resolve(baseFolder, path)));
  return documents;
}
