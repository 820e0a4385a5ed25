/** A binary heap: thousands wait, and one is taken at a time. Equals leave in the order in which they came. */
export class PriorityQueue<Item> {
  private readonly order: (a: Item, b: Item) => number;
  private readonly heap: { readonly item: Item; readonly arrival: number }[] = [];
  private arrivals = 0;

  constructor(order: (a: Item, b: Item) => number) {
    this.order = order;
  }

  get size(): number {
    return this.heap.length;
  }

  push(item: Item): void {
    this.heap.push({ item, arrival: this.arrivals++ });
    let at = this.heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  peek(): Item | undefined {
    return this.heap[0]?.item;
  }

  pop(): Item | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (this.heap.length === 0) return first.item;
    this.heap[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= this.heap.length) break;
      const right = left + 1;
      const child = right < this.heap.length && this.isBefore(right, left) ? right : left;
      if (!this.isBefore(child, at)) break;
      this.swap(child, at);
      at = child;
    }
    return first.item;
  }

  private isBefore(a: number, b: number): boolean {
    const one = this.heap[a] as { readonly item: Item; readonly arrival: number };
    const other = this.heap[b] as { readonly item: Item; readonly arrival: number };
    const order = this.order(one.item, other.item);
    return order < 0 || (order === 0 && one.arrival < other.arrival);
  }

  private swap(a: number, b: number): void {
    const kept = this.heap[a] as { readonly item: Item; readonly arrival: number };
    this.heap[a] = this.heap[b] as { readonly item: Item; readonly arrival: number };
    this.heap[b] = kept;
  }
}
