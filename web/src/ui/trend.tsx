/** A share as a number and its line of the last while, from 0 to 100 percent, in the place of a bar. */
import { type Limits, level } from "../lib/limits";
import { Percent } from "./meter";
import { Sparkline } from "./sparkline";

const WIDTH = 74;
const HEIGHT = 18;

export function Trend(props: { share: number | null; limits: Limits; reason: string; points: ArrayLike<number> }) {
  const breach = () => level(props.share, props.limits);
  return (
    <span class={`mb ${breach()}`}>
      <Percent share={props.share} level={breach()} reason={props.reason} />
      <Sparkline points={props.points} top={1} width={WIDTH} height={HEIGHT} level={breach()} dot={true} />
    </span>
  );
}
