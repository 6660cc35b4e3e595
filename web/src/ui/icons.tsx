/** Icons on a 16 grid with a 1.5 stroke; decoration only, the words are beside them or on their button. */
import { createMemo, type JSX } from "solid-js";

const SHAPES = {
  search: () => (
    <>
      <circle cx="7" cy="7" r="4.25" />
      <path d="m10.2 10.2 3.3 3.3" />
    </>
  ),
  chevron: () => <path d="m3.5 6 4.5 4.5L12.5 6" />,
  vm: () => (
    <>
      <rect x="2" y="2.75" width="12" height="8" rx="1.25" />
      <path d="M5.5 13.5h5" />
    </>
  ),
  ct: () => <path d="M8 1.9 13.5 5v6L8 14.1 2.5 11V5zM2.7 5.1 8 8.1l5.3-3M8 8.1v5.8" />,
  server: () => (
    <>
      <rect x="2" y="2.5" width="12" height="4.5" rx="1" />
      <rect x="2" y="9" width="12" height="4.5" rx="1" />
      <path d="M4.5 4.75h.01M4.5 11.25h.01" />
    </>
  ),
  clock: () => (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 4.8V8l2.2 1.4" />
    </>
  ),
  sun: () => (
    <>
      <circle cx="8" cy="8" r="2.75" />
      <path d="M8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.85.85M11.75 11.75l.85.85M3.4 12.6l.85-.85M11.75 4.25l.85-.85" />
    </>
  ),
  moon: () => <path d="M13.3 9.6A5.75 5.75 0 1 1 6.4 2.7a4.6 4.6 0 0 0 6.9 6.9z" />,
  lock: () => (
    <>
      <rect x="3" y="7" width="10" height="6.75" rx="1.25" />
      <path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2" />
    </>
  ),
  x: () => <path d="m4 4 8 8m0-8-8 8" />,
  check: () => <path d="m3 8.5 3.2 3.2L13 4.8" />,
  plus: () => <path d="M8 3v10M3 8h10" />,
  up: () => <path d="M8 12.5v-9M4.5 7 8 3.5 11.5 7" />,
  down: () => <path d="M8 3.5v9M4.5 9 8 12.5 11.5 9" />,
  right: () => <path d="M3 8h10M9.5 4.5 13 8l-3.5 3.5" />,
  refresh: () => (
    <path d="M13.25 6.5A5.5 5.5 0 0 0 3.6 4.7L2.25 6.25M2.25 2.75v3.5h3.5M2.75 9.5a5.5 5.5 0 0 0 9.65 1.8l1.35-1.55M13.75 13.25v-3.5h-3.5" />
  ),
  eye: () => (
    <>
      <path d="M1.7 8C2.3 6.9 4.4 3.7 8 3.7s5.7 3.2 6.3 4.3c-.6 1.1-2.7 4.3-6.3 4.3S2.3 9.1 1.7 8z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  eyeoff: () => (
    <path d="M6.5 3.9A6.6 6.6 0 0 1 8 3.7c3.6 0 5.7 3.2 6.3 4.3a10 10 0 0 1-1.7 2.2M4.3 5A9.6 9.6 0 0 0 1.7 8c.6 1.1 2.7 4.3 6.3 4.3 1.1 0 2.1-.3 2.9-.7M2.2 2.2l11.6 11.6" />
  ),
  gear: () => (
    <>
      <path d="M2 5h6.25M12.25 5H14M2 11h1.75M7.75 11H14" />
      <circle cx="10.25" cy="5" r="1.9" />
      <circle cx="5.75" cy="11" r="1.9" />
    </>
  ),
  link: () => (
    <path d="M6.8 9.2 9.2 6.8M7.3 4.7l1.6-1.6a2.83 2.83 0 0 1 4 4l-1.6 1.6M8.7 11.3l-1.6 1.6a2.83 2.83 0 0 1-4-4l1.6-1.6" />
  ),
  ext: () => <path d="M6.5 3H3.25v9.75H13V9.5M9 2.75h4.25V7M13 3 7.5 8.5" />,
  net: () => <path d="M5 13V3.5M2.5 6 5 3.5 7.5 6M11 3v9.5M8.5 10l2.5 2.5 2.5-2.5" />,
  disk: () => (
    <>
      <rect x="2" y="4" width="12" height="8" rx="1.25" />
      <path d="M11.5 8h.01M4.5 8h4" />
    </>
  ),
  db: () => (
    <>
      <ellipse cx="8" cy="3.75" rx="5.25" ry="1.9" />
      <path d="M2.75 3.75v8.5c0 1 2.3 1.9 5.25 1.9s5.25-.9 5.25-1.9v-8.5M2.75 8c0 1 2.3 1.9 5.25 1.9s5.25-.9 5.25-1.9" />
    </>
  ),
  pin: () => <path d="M6 2.5h4M6.5 2.5v4L4.5 9h7l-2-2.5v-4M8 9v4.5" />,
  pencil: () => <path d="M3 13l.6-2.8 7.3-7.3 2.2 2.2-7.3 7.3zM9.5 4.3l2.2 2.2" />,
  copy: () => (
    <>
      <rect x="5.25" y="5.25" width="8.5" height="8.5" rx="1.25" />
      <path d="M3.25 10.75h-1v-8.5h8.5v1" />
    </>
  ),
  dots: () => <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2" />,
  filter: () => <path d="M2 3.5h12M4.5 8h7M6.5 12.5h3" />,
  keyboard: () => (
    <>
      <rect x="1.75" y="4" width="12.5" height="8" rx="1.25" />
      <path d="M4.25 6.75h.01M6.75 6.75h.01M9.25 6.75h.01M11.75 6.75h.01M5.25 9.5h5.5" />
    </>
  ),
  key: () => (
    <>
      <circle cx="5" cy="11" r="2.75" />
      <path d="m7 9 6-6M10.5 5.5l2 2" />
    </>
  ),
  user: () => (
    <>
      <circle cx="8" cy="5.25" r="2.75" />
      <path d="M2.75 13.75c.5-2.7 2.6-4.25 5.25-4.25s4.75 1.55 5.25 4.25" />
    </>
  ),
  layers: () => <path d="M8 2.25 14 5.5 8 8.75 2 5.5zM2.5 8.25 8 11.25l5.5-3M2.5 11 8 14l5.5-3" />,
  cols: () => (
    <>
      <rect x="2" y="2.5" width="12" height="11" rx="1.25" />
      <path d="M6 2.5v11M10 2.5v11" />
    </>
  ),
  bars: () => <path d="M3 13V8.5M6.5 13V4M10 13V6.5M13.5 13v-9" />,
  trend: () => <path d="M1.75 11.5 6 7l3 2.5 5.25-6" />,
  heart: () => <path d="M1.5 8.5h3l1.5-4 2.5 8 2-6 1 2h3" />,
  shield: () => <path d="M8 1.75 13 3.6v4.2c0 3-2.1 5.3-5 6.45-2.9-1.15-5-3.45-5-6.45V3.6z" />,
  shieldOk: () => <path d="M8 1.75 13 3.6v4.2c0 3-2.1 5.3-5 6.45-2.9-1.15-5-3.45-5-6.45V3.6zM5.8 7.9l1.6 1.6 2.9-3" />,
  shieldLate: () => <path d="M8 1.75 13 3.6v4.2c0 3-2.1 5.3-5 6.45-2.9-1.15-5-3.45-5-6.45V3.6zM8 5.1v3.2M8 10.5h.01" />,
  shieldBad: () => (
    <path d="M8 1.75 13 3.6v4.2c0 3-2.1 5.3-5 6.45-2.9-1.15-5-3.45-5-6.45V3.6zM6.3 6.1l3.4 3.4m0-3.4L6.3 9.5" />
  ),
  camera: () => (
    <>
      <rect x="2" y="4.5" width="12" height="8.5" rx="1.25" />
      <path d="M5.75 4.5 6.75 3h2.5l1 1.5" />
      <circle cx="8" cy="8.75" r="2.25" />
    </>
  ),
  raise: () => (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 11V5.25M5.75 7.5 8 5.25l2.25 2.25" />
    </>
  ),
  grip: () => <path d="M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01" stroke-width="1.8" />,
} satisfies Record<string, () => JSX.Element>;

export type IconName = keyof typeof SHAPES;

export function Icon(props: { name: IconName; size?: number; class?: string }) {
  const name = createMemo(() => props.name); // drawn again only when it is another one
  return (
    <svg
      class={`ic ${props.class ?? ""}`}
      width={props.size ?? 14}
      height={props.size ?? 14}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {SHAPES[name()]()}
    </svg>
  );
}
