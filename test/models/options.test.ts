import { describe, expect, it } from 'vitest';
import { endpointOptions } from '../../models/index.ts';

describe('baseUrl of an endpoint', () => {
  it.each([
    'http://user:hunter2@models.test/v1',
    'http://user@models.test/v1',
    'http://models.test/v1?api-key=hunter2',
    'http://models.test/v1?',
    'http://models.test/v1#hunter2',
  ])('is refused with what a key may hide in, with the way out: %s', (baseUrl) => {
    const parsed = endpointOptions.safeParse({ baseUrl });
    const [issue] = parsed.error?.issues ?? [];
    expect(issue).toMatchObject({ path: ['baseUrl'] });
    expect(issue?.message).toContain('apiKeyEnv');
    expect(issue?.message).not.toContain('hunter2');
  });

  it.each(['http://127.0.0.1:8000/v1', 'https://models.test/a/b/v1/', 'http://[::1]:8000/v1'])(
    'may be %s',
    (baseUrl) => {
      expect(endpointOptions.parse({ baseUrl })).toMatchObject({ baseUrl });
    },
  );

  it.each(['models.test/v1', 'ftp://models.test', ''])('is an address: not %j', (baseUrl) => {
    expect(endpointOptions.safeParse({ baseUrl }).success).toBe(false);
  });
});
