/** A growing array of bytes, with the number formats of WebAssembly's binary encoding. */
export class Bytes {
  private bytes: Uint8Array = new Uint8Array(1024);
  private used = 0;

  get length(): number {
    return this.used;
  }

  /** The bytes written so far. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.used);
  }

  byte(value: number): void {
    if (this.used === this.bytes.length) this.reserve(1);
    this.bytes[this.used++] = value;
  }

  append(values: ArrayLike<number>): void {
    this.reserve(values.length);
    this.bytes.set(values, this.used);
    this.used += values.length;
  }

  /** An unsigned number in groups of seven bits, least first (LEB128). */
  unsigned(value: number): void {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** A signed number of at most 32 bits; see `signed`. */
  signed32(value: number): void {
    let rest = value | 0;
    while (rest < -64 || rest > 63) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.byte(rest & 0x7f);
  }

  /** A signed number in groups of seven bits; the last group's highest bit is the sign. */
  signed(value: bigint): void {
    let rest = value;
    while (rest < -64n || rest > 63n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest & 0x7fn));
  }

  /** A name: its length, then its characters, which are ASCII here. */
  name(text: string): void {
    this.unsigned(text.length);
    for (const character of text) this.byte(character.charCodeAt(0));
  }

  private reserve(count: number): void {
    if (this.used + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.used + count));
    larger.set(this.view());
    this.bytes = larger;
  }
}
