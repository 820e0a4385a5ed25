import { expect, it } from 'vitest';
import { modelSentences } from '../../cli/summary/model-lines.ts';
import { accountOf, noCalls } from '../../models/index.ts';

it('what a server was sent otherwise than asked for is said, and only then', () => {
  const known = { name: 'a', baseUrl: 'http://a.test/v1' };
  const said = (adjusted: readonly string[] | undefined) =>
    modelSentences(accountOf(noCalls, 0, [{ ...known, ...(adjusted === undefined ? {} : { adjusted }) }])).at(
      -1,
    );
  expect(said(['seed is not sent', 'top_p is not sent'])).toBe(
    'Endpoint a did not take all it was asked: seed is not sent, top_p is not sent.',
  );
  expect(said(undefined)).toContain('Endpoint a (http://a.test/v1)');
});
