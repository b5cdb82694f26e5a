{{/* The pods of a service: root, service. */}}
{{- define "app-chart.pod" -}}
{{- $service := .service -}}
{{- $named := dict "root" .root "name" $service.name "component" $service.component -}}
metadata:
  labels:
    {{- include "app-chart.podLabels" $named | nindent 4 }}
  {{- if $service.paths.metrics }}
  annotations:
    prometheus.io/scrape: "true"
    prometheus.io/port: {{ $service.port | quote }}
    prometheus.io/path: {{ $service.paths.metrics }}
  {{- end }}
spec:
  {{- include "app-chart.podSecurity" $service | nindent 2 }}
  terminationGracePeriodSeconds: 60
  # Wishes, not conditions: when a zone fails, the others take its pods.
  topologySpreadConstraints:
    {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "app-chart.selector" $named | nindent 10 }}
      matchLabelKeys:
        - {{ $.hash | default "pod-template-hash" }}
    {{- end }}
  containers:
    - name: {{ $service.name }}
      image: {{ $service.image }}
      imagePullPolicy: IfNotPresent
      {{- with $service.arguments }}
      args:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: http
          containerPort: {{ $service.port }}
          protocol: TCP
      envFrom:
        {{- include "app-chart.environment" $service | nindent 8 }}
      resources:
        requests:
          cpu: {{ $service.resources.cpu }}
          memory: {{ $service.resources.memory }}
          ephemeral-storage: 64Mi
        limits:
          cpu: {{ $service.resources.cpu }}
          memory: {{ $service.resources.memory }}
          ephemeral-storage: 512Mi
      startupProbe:
        {{- include "app-chart.probe" (dict "path" $service.paths.health "periodSeconds" 2 "timeoutSeconds" 2 "failureThreshold" 30) | nindent 8 }}
      livenessProbe:
        {{- include "app-chart.probe" (dict "path" $service.paths.health "periodSeconds" 10 "timeoutSeconds" 3 "failureThreshold" 3) | nindent 8 }}
      readinessProbe:
        {{- include "app-chart.probe" (dict "path" $service.paths.ready "periodSeconds" 5 "timeoutSeconds" 5 "failureThreshold" 2) | nindent 8 }}
      {{- if $service.serves }}
      # Until the load balancer has taken the pod out: 15 of the 60 seconds above.
      lifecycle:
        preStop:
          sleep:
            seconds: 15
      {{- end }}
      securityContext:
        {{- include "app-chart.containerSecurity" . | nindent 8 }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: 256Mi
{{- end -}}
