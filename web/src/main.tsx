/** Start the web app. */
import "./styles/app.css";
import { Navigate, Route, Router } from "@solidjs/router";
import { lazy } from "solid-js";
import { render } from "solid-js/web";

const Shell = lazy(() => import("./shell/shell"));
const SignIn = lazy(() => import("./pages/sign-in/sign-in"));
const SetUp = lazy(() => import("./pages/setup/setup"));
const Proxmox = lazy(() => import("./pages/proxmox/proxmox"));
const Cluster = lazy(() => import("./pages/proxmox-cluster/cluster"));
const Replication = lazy(() => import("./pages/proxmox-replication/replication"));
const Ceph = lazy(() => import("./pages/proxmox-ceph/ceph"));
const Tasks = lazy(() => import("./pages/proxmox-tasks/tasks"));
const Storage = lazy(() => import("./pages/storage/storage"));
const Settings = lazy(() => import("./pages/settings/settings"));
const Connections = lazy(() => import("./pages/connections/connections"));
const Account = lazy(() => import("./pages/account/account"));
const Tokens = lazy(() => import("./pages/tokens/tokens"));
const Appearance = lazy(() => import("./pages/appearance/appearance"));
const NotFound = lazy(() => import("./pages/not-found/not-found"));

render(
  () => (
    <Router>
      <Route path="/sign-in" component={SignIn} />
      <Route path="/setup" component={SetUp} />
      <Route path="/" component={Shell}>
        <Route path="/" component={() => <Navigate href="/proxmox" />} />
        <Route path="/proxmox" component={Proxmox} />
        <Route path="/proxmox/cluster" component={Cluster} />
        <Route path="/proxmox/replication" component={Replication} />
        <Route path="/proxmox/ceph" component={Ceph} />
        <Route path="/proxmox/tasks" component={Tasks} />
        <Route path={["/storage", "/storage/disks", "/storage/zfs"]} component={Storage} />
        <Route path="/settings" component={() => <Navigate href="/settings/connections" />} />
        <Route path="/settings" component={Settings}>
          <Route path="/connections" component={Connections} />
          <Route path="/account" component={Account} />
          <Route path="/tokens" component={Tokens} />
          <Route path="/appearance" component={Appearance} />
        </Route>
        <Route path="*" component={NotFound} />
      </Route>
    </Router>
  ),
  document.getElementById("app")!,
);
