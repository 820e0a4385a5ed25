import { expect, test } from 'vitest';
import { StagedTable } from '../../market/duckdb/staged-table.ts';

/** A connection that notes what it is given. */
function noting() {
  const chunks: { readonly chunk: object; readonly rows: number }[] = [];
  const statements: string[] = [];
  const connection = {
    run: (sql: string) => Promise.resolve(void statements.push(sql)),
    createAppender: () =>
      Promise.resolve({
        appendDataChunk: (chunk: { readonly rowCount: number }) =>
          chunks.push({ chunk, rows: chunk.rowCount }),
        flushSync: () => undefined,
        closeSync: () => undefined,
      }),
  };
  return { chunks, statements, connection: connection as never };
}

const kinds = { day: 'integer', value: 'number', name: 'text' } as const;

test.each([10, 3_000])(
  'one chunk serves the rows of %d short batches, and is appended only when it is full',
  async (batches) => {
    const { chunks, statements, connection } = noting();
    const table = new StagedTable(connection, kinds, 'stem');
    await table.create();
    const rows = 50;
    for (let day = 0; day < batches; day++) {
      await table.append({
        day: new Int32Array(rows).fill(day),
        value: new Float64Array(rows),
        name: Array.from({ length: rows }, (_, k) => `S${k}`),
      });
    }
    await table.copyTo('all.parquet');
    expect(new Set(chunks.map(({ chunk }) => chunk)).size).toBe(1);
    expect(chunks.map((appended) => appended.rows)).toEqual([
      ...Array.from({ length: Math.floor((batches * rows) / 2048) }, () => 2048),
      (batches * rows) % 2048,
    ]);
    // Rows leave for a part file as soon as there are 65,536.
    const parts = statements.filter((sql) => sql.startsWith('COPY written') && sql.includes('stem-'));
    expect(parts).toHaveLength(batches === 10 ? 0 : Math.ceil((batches * rows) / 65_536));
    await table.drop();
  },
);

test('columns of different lengths are refused before any row is taken', async () => {
  const { chunks, connection } = noting();
  const table = new StagedTable(connection, { a: 'integer', b: 'integer' }, 'stem');
  await table.create();
  const uneven = { a: Int32Array.of(1, 2), b: Int32Array.of(1) };
  await expect(table.append(uneven)).rejects.toMatchObject({ code: 'internal.invariant' });
  await table.copyTo('none.parquet');
  expect(chunks).toEqual([]);
});
