/** What the last test of a saved connection found, below its card until it is put away. */
import type { Connection } from "../../api/connections";
import { ago } from "../../lib/format";
import { clock } from "../../lib/time";
import { Button } from "../../ui/button";
import { verdict } from "../../ui/connection-form/findings";
import { Steps } from "../../ui/connection-form/steps";
import { StatusMark } from "../../ui/status-mark";
import type { Result } from "./results";

export function TestResult(props: {
  connection: Connection;
  result: Result;
  onPin: (fingerprint: string) => void;
  onHide: () => void;
}) {
  const said = () => verdict(props.result.found, props.connection.fingerprint);
  return (
    <div class="cn-r">
      <div class="cnf-t">
        <b>Test result</b>
        <span class="t3">{ago((clock() - props.result.at) / 1000)}</span>
        <span class="grow" />
        <span class={`badge ${said().mark}`}>
          <StatusMark mark={said().mark} size={10} label="" />
          {said().words}
        </span>
        <Button size="small" label={`Hide the test result of ${props.connection.name}`} onClick={() => props.onHide()}>
          Hide
        </Button>
      </div>
      <Steps
        steps={props.result.found.steps}
        pinned={props.connection.fingerprint}
        onPin={(fingerprint) => props.onPin(fingerprint)}
      />
    </div>
  );
}
