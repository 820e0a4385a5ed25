/** Day after day at a speed. At most one series of days is under way, however often it is started and stopped. */
export interface Played {
  step(): Promise<void>;
  /** Asked before and after each day: false ends the series. */
  isOn(): boolean;
  /** Asked after each day. */
  daysPerSecond(): number;
}

export class Playing {
  private readonly played: Played;
  private timer: NodeJS.Timeout | undefined;
  private series: object | undefined;

  constructor(played: Played) {
    this.played = played;
  }

  start(): void {
    this.stop();
    const series = {};
    this.series = series;
    const { played } = this;
    const isOn = () => this.series === series && played.isOn();
    const next = async () => {
      if (!isOn()) return;
      const began = performance.now();
      await played.step();
      if (!isOn()) return;
      const wait = 1000 / played.daysPerSecond() - (performance.now() - began);
      this.timer = setTimeout(() => void next(), Math.max(0, wait));
    };
    void next();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.series = undefined;
  }
}
