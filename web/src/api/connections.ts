/** Connections, and what a test of one finds. */
import { all } from "./access";
import { api, type Schemas } from "./client";

export type Connection = Schemas["ShownConnection"];
export type Endpoint = Schemas["ShownEndpoint"];
export type Sight = Schemas["ShownSight"];
export type Tested = Schemas["Tested"];
export type Step = Schemas["ShownStep"];
export type Certificate = Schemas["ShownCertificate"];
export type Wanted = Schemas["Wanted"];
export type Changes = Schemas["Changes"];

const path = (id: string) => `/api/connections/${encodeURIComponent(id)}`;

export const readConnections = () => all<"connections", Connection>("/api/connections", "connections");
export const addConnection = (wanted: Wanted) => api.post<Connection>("/api/connections", wanted);
export const changeConnection = (id: string, changes: Changes) => api.patch<Connection>(path(id), changes);
export const removeConnection = (id: string) => api.delete<void>(path(id));
export const readScript = (platform: string) =>
  api.get<Schemas["ShownScript"]>(`/api/platforms/${encodeURIComponent(platform)}/script`);
export const testWanted = (wanted: Wanted) => api.post<Tested>("/api/connections/test", wanted);
export const testSaved = (id: string) => api.post<Tested>(`${path(id)}/test`);
