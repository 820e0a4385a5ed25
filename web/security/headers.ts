/** Headers of every answer, and the content policies of the two kinds of pages. */

export const everyAnswer: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
};

const nothingElse = ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"];

/** Scripts are files of the studio; charts and the editor set styles of their own. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  ...nothingElse,
].join('; ');

/** For answers that no browser should show as a page. */
export const dataPolicy = ["default-src 'none'", ...nothingElse].join('; ');

/**
 * A report is one page that holds its own script, and says by digest which. It is shown as if it came from nowhere: it reaches neither
 * the studio nor its cookie.
 */
export const reportPolicy = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  ...nothingElse,
].join('; ');
