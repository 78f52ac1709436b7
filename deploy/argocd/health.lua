-- Health of a wsproxy.dev WebSocketProxy for Argo CD. Its conditions follow kstatus. No Lua library is needed.

if obj.metadata.deletionTimestamp ~= nil then
  return { status = "Progressing", message = "Being deleted." }
end
if obj.status == nil then
  return { status = "Progressing", message = "Waiting for the operator." }
end

local conditions = {}
for _, condition in ipairs(obj.status.conditions or {}) do
  conditions[condition.type] = condition
end
local function isTrue(name)
  return conditions[name] ~= nil and conditions[name].status == "True"
end
local function health(status, name)
  return { status = status, message = conditions[name].message }
end

local observed = obj.status.observedGeneration == obj.metadata.generation
if observed and isTrue("Stalled") then
  return health("Degraded", "Stalled")
end
-- Before the generation: a paused resource does not observe another one.
if isTrue("Paused") then
  return health("Suspended", "Paused")
end
if not observed then
  return { status = "Progressing", message = "Waiting for the operator to see this generation." }
end
if isTrue("Ready") then
  return health("Healthy", "Ready")
end
if conditions.Ready == nil then
  return { status = "Progressing", message = "Waiting for the operator." }
end
return health("Progressing", "Ready")
