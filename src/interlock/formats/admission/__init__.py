"""What the API server of Kubernetes asks before it stores something, and what it is answered: bytes to values and back.

Source: Kubernetes, "Dynamic Admission Control", admission.k8s.io/v1.
"""
