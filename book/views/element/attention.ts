/** Which part is lit: the one a word of the text points at, else the one under the pointer, or in focus. */
export class Attention {
  told: string | null = null;
  pointed: string | null = null;
  focused: string | null = null;

  private pinnedPart: string | null = null;
  private last: string | null = null;

  get lit(): string | null {
    return this.pinnedPart ?? this.told ?? this.pointed ?? this.focused;
  }

  /** Whether a part stays lit wherever the pointer goes. */
  get pinned(): boolean {
    return this.pinnedPart !== null;
  }

  /** Notes the part; whether that changes anything. */
  set(which: 'told' | 'pointed' | 'focused', part: string | null): boolean {
    const before = this.lit;
    this[which] = part;
    if (part !== null) this.last = part;
    return before !== this.lit;
  }

  /** Keeps what was lit last, or lets it go. */
  togglePin(): void {
    this.pinnedPart = this.pinned ? null : this.last;
  }
}
