/** Debian's Chromium, where it is installed: tests in a browser skip without it, and say so. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

export const chromiumPath: string | undefined = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'chromium'))
  .find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** What the title of a group of tests ends with. */
export const skipped: string = chromiumPath === undefined ? ': skipped, no chromium on the PATH' : '';

/** The tests run as root in containers, where Chromium has no sandbox of its own. */
export function launchChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('no chromium on the PATH');
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
}
