/** Status marks: the shape carries the meaning, colour only supports it. */
import { createEffect, createMemo, type JSX, on } from "solid-js";
import { crossFade } from "./cross-fade";

const SHAPES = {
  ok: () => <circle cx="6" cy="6" r="3.5" fill="currentColor" />,
  warn: () => (
    <>
      <path
        d="M6 .9 11.4 10.6H.6z"
        fill="currentColor"
        stroke="currentColor"
        stroke-width=".8"
        stroke-linejoin="round"
      />
      <path class="mk-cut" d="M6 4.4v2.8M6 8.95v.01" stroke-width="1.3" stroke-linecap="round" />
    </>
  ),
  crit: () => (
    <>
      <path d="M3.7.6h4.6l3.1 3.1v4.6l-3.1 3.1H3.7L.6 8.3V3.7z" fill="currentColor" />
      <path class="mk-cut" d="m4.2 4.2 3.6 3.6m0-3.6L4.2 7.8" stroke-width="1.4" stroke-linecap="round" />
    </>
  ),
  info: () => (
    <circle
      cx="6"
      cy="6"
      r="4.5"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-dasharray="18 10.3"
      stroke-linecap="round"
    />
  ),
  note: () => (
    <>
      <circle cx="6" cy="6" r="4.7" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path d="M6 5.6v2.6M6 3.7v.01" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" />
    </>
  ),
  unknown: () => (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.3" stroke-dasharray="2.2 1.8" />
      <path
        d="M4.9 4.9a1.15 1.15 0 1 1 1.65 1.03c-.38.2-.55.42-.55.82M6 8.25v.01"
        fill="none"
        stroke="currentColor"
        stroke-width="1.1"
        stroke-linecap="round"
      />
    </>
  ),
  off: () => (
    <rect x="2.6" y="2.6" width="6.8" height="6.8" rx="1.2" fill="none" stroke="currentColor" stroke-width="1.4" />
  ),
  maint: () => (
    <>
      <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path d="M4.7 4.2v3.6M7.3 4.2v3.6" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" />
    </>
  ),
  ack: () => (
    <>
      <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path
        d="m4 6.2 1.4 1.4L8.2 4.7"
        fill="none"
        stroke="currentColor"
        stroke-width="1.3"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </>
  ),
} satisfies Record<string, () => JSX.Element>;

export type Mark = keyof typeof SHAPES;

const LABELS: Record<Mark, string> = {
  ok: "OK",
  warn: "Warning",
  crit: "Critical",
  info: "In progress",
  note: "Notice",
  unknown: "Unknown",
  off: "Stopped",
  maint: "Maintenance",
  ack: "Acknowledged",
};

/** An empty label hides the mark from screen readers: its words stand beside it. */
export function StatusMark(props: { mark: Mark; size?: number; label?: string }) {
  const mark = createMemo(() => props.mark); // drawn again only when it is another one
  let drawn!: SVGSVGElement;
  createEffect(
    on(mark, (_, before) => before && crossFade(drawn, `c-${before}`, SHAPES[before]() as SVGElement | SVGElement[]), {
      defer: true,
    }),
  );
  return (
    <svg
      ref={drawn}
      class={`mk c-${mark()}`}
      width={props.size ?? 12}
      height={props.size ?? 12}
      viewBox="0 0 12 12"
      role={props.label === "" ? undefined : "img"}
      aria-label={props.label === "" ? undefined : (props.label ?? LABELS[props.mark])}
      aria-hidden={props.label === "" ? "true" : undefined}
    >
      {SHAPES[mark()]()}
    </svg>
  );
}
