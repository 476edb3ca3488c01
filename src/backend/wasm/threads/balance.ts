// Milliseconds: so much loss is forgiven, and so much remembered.
const mostBalance = 2;
const leastBalance = -50;
// The share of what is done alone that pays back what was lost.
const repayment = 0.1;

/**
 * Whether sharing work among threads has paid of late. Where other programs keep the cores busy, waiting for
 * a worker that does not get its turn costs more than it helps. What was lost is paid back by a tenth of the
 * work that is done alone, then sharing is tried again: so it never costs more than a tenth for long.
 */
export class SharingBalance {
  /** Milliseconds that sharing has won lately, less those that it has lost. */
  private balance = mostBalance;

  /** Whether to share work of so many nanoseconds; if not, it is taken to be done alone. */
  allows(time: number): boolean {
    if (this.balance >= 0) return true;
    this.balance += (repayment * time) / 1e6;
    return false;
  }

  /** Takes down so many milliseconds that sharing has won, or lost if less than 0. */
  record(won: number): void {
    this.balance = Math.max(leastBalance, Math.min(mostBalance, this.balance + won));
  }
}
