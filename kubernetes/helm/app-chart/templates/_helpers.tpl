{{/* The namespace of all objects. */}}
{{- define "app-chart.namespace" -}}
{{- .Values.namespace.name | default .Release.Namespace -}}
{{- end -}}

{{/* Labels of what belongs to no service. */}}
{{- define "app-chart.common" -}}
app.kubernetes.io/part-of: {{ .Values.project }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* Labels of a pod by which others find it: root, name, component. */}}
{{- define "app-chart.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Labels of a pod: root, name, component. */}}
{{- define "app-chart.podLabels" -}}
{{ include "app-chart.selector" . }}
{{ include "app-chart.common" .root }}
{{- end -}}

{{/* Labels of an object of a service: root, name, component. */}}
{{- define "app-chart.labels" -}}
{{ include "app-chart.podLabels" . }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end -}}

{{/* Name and namespace, and labels, of an object of a service: root, name, component. */}}
{{- define "app-chart.metadata" -}}
name: {{ .name }}
namespace: {{ include "app-chart.namespace" .root }}
labels:
  {{- include "app-chart.labels" . | nindent 2 }}
{{- end -}}

{{/*
The services, as YAML: each with what `defaults` has and it does not say, and its name, component
and image. Refuses what the schema cannot see.
*/}}
{{- define "app-chart.services" -}}
{{- if not .Values.services -}}
  {{- fail "services is empty, allowed: one service or more, each with an image in images" -}}
{{- end -}}
{{- $taken := ternary (list "default-deny" "every-pod" "settings") (list "default-deny" "every-pod") .Values.vault.enabled }}
{{- range $name, $given := .Values.services }}
  {{- range list "ping" "pong" "preview" }}
    {{- $taken = append $taken (printf "%s-%s" $name .) }}
  {{- end }}
{{- end }}
{{- range $name, $given := .Values.services }}
  {{- if has $name $taken }}
    {{- fail (printf "services has %s, allowed: another name; the chart makes an object of that one itself" $name) }}
  {{- end }}
  {{- $service := mergeOverwrite (deepCopy $.Values.defaults) (deepCopy ($given | default dict)) }}
  {{- $key := $service.image | default $name }}
  {{- if not (hasKey $.Values.images $key) }}
    {{- fail (printf "services.%s.image is %q, allowed: a name in images: %s" $name $key (keys $.Values.images | sortAlpha | join ", " | default "there is none")) }}
  {{- end }}
  {{- if and $service.host (not $service.serves) }}
    {{- fail (printf "services.%s.host is set, allowed: only where serves is true" $name) }}
  {{- end }}
  {{- if and (ne $service.deployment "rolling") (not $service.serves) }}
    {{- fail (printf "services.%s.deployment is %s, allowed: rolling, or serves: true" $name $service.deployment) }}
  {{- end }}
  {{- if and (has $service.deployment (list "canary" "linear")) (or (not $service.host) (ne $.Values.ingress.className "alb")) }}
    {{- fail (printf "services.%s.deployment is %s, allowed: only with a host, and with alb as ingress.className" $name $service.deployment) }}
  {{- end }}
  {{- if lt (int $service.replicas.maximum) (int $service.replicas.minimum) }}
    {{- fail (printf "services.%s.replicas.maximum is %d, allowed: %d or more, which is its minimum" $name (int $service.replicas.maximum) (int $service.replicas.minimum)) }}
  {{- end }}
  {{- range $variable, $value := $service.variables }}
    {{- if has $variable (list "SERVICE_NAME" "PORT" "LOG_LEVEL" "SHUTDOWN_DELAY_SECONDS" "ENVIRONMENT_NAME" "AWS_REGION" "OTEL_EXPORTER_OTLP_ENDPOINT") }}
      {{- fail (printf "services.%s.variables has %s, allowed: another name; the chart sets that one from other values" $name $variable) }}
    {{- end }}
  {{- end }}
  {{- $image := get $.Values.images $key }}
  {{- if and (not $image.digest) (eq $image.tag "latest") }}
    {{- fail (printf "images.%s.tag is latest, allowed: one that always means the same image, or a digest" $key) }}
  {{- end }}
  {{- $version := ternary (printf "@%s" $image.digest) (printf ":%s" $image.tag) (not (empty $image.digest)) }}
  {{- $known := dict "name" $name "component" (ternary "server" "worker" $service.serves) "image" (printf "%s%s" $image.repository $version) }}
{{ $name }}:
  {{- mergeOverwrite $service $known | toYaml | nindent 2 }}
{{- end }}
{{- end -}}

{{/* What every container may do. */}}
{{- define "app-chart.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end -}}

{{/* What every pod may do: service. */}}
{{- define "app-chart.podSecurity" -}}
serviceAccountName: {{ .name }}
automountServiceAccountToken: false
# Its variables, such as DATABASE_PORT of a Service named database, would pass for settings.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{/* Where a container gets its settings: service. */}}
{{- define "app-chart.environment" -}}
- configMapRef:
    name: {{ .name }}
{{- if .settings }}
- secretRef:
    name: {{ .name }}-settings
{{- end }}
{{- end -}}

{{/* A probe: path, periodSeconds, timeoutSeconds, failureThreshold. */}}
{{- define "app-chart.probe" -}}
httpGet:
  path: {{ .path }}
  port: http
periodSeconds: {{ .periodSeconds }}
timeoutSeconds: {{ .timeoutSeconds }}
failureThreshold: {{ .failureThreshold }}
{{- end -}}
