;;; drive.el --- Edits a report in an Emacs set up as README.md says  -*- lexical-binding: t; -*-

;; tests/editors/emacs.rs runs it: emacs --batch -l init.el -l drive.el FOLDER
;; FOLDER has wrong.gouji, report.txt and notes.txt.

(require 'cl-lib)
(require 'eglot)
(require 'flymake)

(defun drive-await (what condition)
  "Wait until CONDITION, which is WHAT, and return what it returns.
In batch there are no commands and no idle time, when Flymake starts and Eglot
tells the server what changed."
  (let (found (end (+ (float-time) 60)))
    (while (not (setq found (funcall condition)))
      (when (> (float-time) end)
        (error "Waited in vain for %s:\n%s" what (buffer-string)))
      (run-hooks 'post-command-hook)
      (when (eglot-managed-p)
        (eglot--signal-textDocument/didChange))
      (accept-process-output nil 0.02))
    found))

(defun drive-equal (what found expected)
  "Fail unless FOUND, which is WHAT, is as EXPECTED."
  (unless (equal found expected)
    (error "%s: %S instead of %S" what found expected)))

(defun drive-open (name)
  "Visit the file NAME."
  (find-file (expand-file-name name drive-folder)))

(defun drive-find (text)
  "Go to the first TEXT."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun drive-line ()
  "Return the line at point."
  (buffer-substring-no-properties (line-beginning-position) (line-end-position)))

(defun drive-diagnostics ()
  "Return the texts that are marked."
  (mapcar (lambda (it)
            (buffer-substring-no-properties (flymake-diagnostic-beg it) (flymake-diagnostic-end it)))
          (flymake-diagnostics)))

(defvar drive-folder (pop command-line-args-left))

(drive-open "notes.txt")
(drive-equal "mode of another text" major-mode 'text-mode)

(drive-open "report.txt")
(drive-equal "mode of a report" major-mode 'gouji-mode)

(drive-open "wrong.gouji")
(drive-equal "mode" major-mode 'gouji-mode)
(drive-await "the server" #'eglot-current-server)
(drive-await "diagnostics" (lambda () (member "81" (drive-diagnostics))))
(message "diagnostics stand at their figures")

(font-lock-ensure)
(pcase-dolist (`(,text ,face)
               '(("云岭区" font-lock-keyword-face)
                 ("一、总体情况" font-lock-function-name-face)
                 ("（一）主动公开" font-lock-type-face)
                 ("行政许可" font-lock-variable-name-face)
                 ("一、本年新收" font-lock-variable-name-face)
                 ("1284" font-lock-constant-face)
                 ("完善申请" nil)))
  (drive-find text)
  (drive-equal (concat "the face of " text) (get-text-property (point) 'face) face))
(with-temp-buffer
  (insert "// 规章\t3\n１．公开三件。\nhttps://qinghe.example/a\n\t予以公开\t　3,120　\t3件\n175\n")
  (gouji-mode)
  (font-lock-ensure)
  (pcase-dolist (`(,text ,face)
                 '(("规章" font-lock-comment-face)
                   ("１" font-lock-builtin-face)
                   ("公开三件" nil)
                   ("qinghe" nil)
                   ("予以公开" font-lock-variable-name-face)
                   ("3,120" font-lock-constant-face)
                   ("3件" font-lock-variable-name-face)
                   ("175" nil)))
    (drive-find text)
    (drive-equal (concat "the face of " text) (get-text-property (point) 'face) face)))
(message "font-lock colours the report")

;; Keys: TAB is a TAB, and the TABs at the head of a row stay there.
(drive-find "2.其他法律法规禁止公开")
(end-of-line)
(execute-kbd-macro (kbd "RET 三 TAB x"))
(drive-equal "the new line" (drive-line) "三\tx")
(delete-region (line-end-position 0) (line-end-position))
(message "TABs are cells")

(drive-find "行政许可")
(let (hover)
  (eglot-hover-eldoc-function (lambda (text &rest _) (setq hover text)))
  (drive-await "hover" (lambda () hover))
  (unless (string-match-p "行政许可" hover)
    (error "Hover: %s" hover)))
(message "hover")

(drive-find "\t81")
(forward-char)
;; As if the menu had been opened by a key.
(cl-letf ((last-nonmenu-event ?.)
          ((symbol-function 'completing-read) (lambda (&rest _) "改为 18")))
  (eglot-code-actions (point) (line-end-position) nil t))
(drive-await "the fix" (lambda () (string-suffix-p "\t18" (drive-line))))
(drive-await "the diagnostic to go"
             (lambda () (not (cl-intersection '("81" "18") (drive-diagnostics) :test #'equal))))
(message "a fix mends the figure, and the diagnostic goes")

;; What was typed may be longer or shorter than the name, and no more goes than what was typed.
(let (text)
  (dolist (typed '("xzxk" "xingzhengxuke" "行政xuke" "行政许"))
    (drive-find "行政许可")
    (delete-region (point) (line-end-position))
    (insert typed)
    (completion-at-point)
    (drive-equal (concat "the row for " typed) (drive-line) "行政许可\t\t\t")
    (setq text (or text (buffer-string)))
    (drive-equal (concat "the report after " typed) (buffer-string) text)))
(message "completion by pinyin and by Chinese")

;; Saved, the report is laid out as the command line lays it out.
(let* ((text (buffer-string))
       (formatted (with-temp-buffer
                    (insert text)
                    (call-process-region nil nil "gouji" t t nil "fmt" "-")
                    (buffer-string))))
  (when (equal formatted text)
    (error "There is nothing to format"))
  (save-buffer)
  (drive-equal "the file"
               (with-temp-buffer
                 (insert-file-contents (expand-file-name "wrong.gouji" drive-folder))
                 (buffer-string))
               (substring-no-properties formatted)))
(message "formatted when saved")

;;; drive.el ends here
