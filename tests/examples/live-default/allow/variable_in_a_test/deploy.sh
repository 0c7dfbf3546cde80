#!/bin/bash
if [[ "${ENVIRONMENT:-production}" == "production" ]]; then
  terraform apply
fi
