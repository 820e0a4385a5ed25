import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Names that many rows share, stored once. Remembers what it has seen; `forget` after a transaction was rolled back. */
export class Names {
  private readonly ids = new Map<string, number>();
  private readonly names = new Map<number, string>();
  private readonly find: StatementSync;
  private readonly insert: StatementSync;
  private readonly read: StatementSync;

  constructor(database: DatabaseSync) {
    this.find = database.prepare('SELECT id FROM names WHERE name = ?');
    this.insert = database.prepare('INSERT INTO names (name) VALUES (?)');
    this.read = database.prepare('SELECT name FROM names WHERE id = ?');
  }

  /** The number of a name, if it was ever written. */
  known(name: string): number | undefined {
    const id = this.ids.get(name) ?? this.find.get(name)?.['id'];
    if (id === undefined) return undefined;
    this.ids.set(name, Number(id));
    return Number(id);
  }

  /** The number of a name, which is written where it is new. */
  idOf(name: string): number {
    const known = this.known(name);
    if (known !== undefined) return known;
    const id = Number(this.insert.run(name).lastInsertRowid);
    this.ids.set(name, id);
    return id;
  }

  nameOf(id: unknown): string {
    const known = this.names.get(Number(id));
    if (known !== undefined) return known;
    const name = this.read.get(Number(id))?.['name'];
    if (typeof name !== 'string') throw new Error(`name ${String(id)} is missing`);
    this.names.set(Number(id), name);
    return name;
  }

  forget(): void {
    this.ids.clear();
    this.names.clear();
  }
}
